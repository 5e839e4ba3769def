@dataclass
class AsyncExecutionSourceMap:
    """Source map for async-executed ML code"""

    # Standard source map data
    ml_source: str
    python_source: str
    mappings: List[SourceMapping]

    # Async execution context
    execution_id: str  # Unique ID for this execution
    thread_id: int  # Thread pool worker ID
    parent_stack: List[FrameInfo]  # Python call stack before ML execution

    # Timing and performance
    submit_time: float
    start_time: float
    end_time: Optional[float]

    # Result tracking
    result: Optional[Any]
    exception: Optional[Exception]
