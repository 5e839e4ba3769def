# src/mlpy/integration/capabilities/context_manager.py

@dataclass
class CapabilityContext:
    """Capability context for integration execution"""

    # Core capabilities
    capabilities: Set[CapabilityToken]

    # Context identification
    context_id: str
    parent_context_id: Optional[str]

    # Execution tracking
    execution_type: Literal['async', 'callback', 'repl', 'sync']
    thread_id: int
    created_at: float

    # Capability hierarchy
    def derive_child_context(self, additional_caps: Optional[Set[CapabilityToken]] = None) -> 'CapabilityContext':
        """Create child context with inherited capabilities"""
        return CapabilityContext(
            capabilities=self.capabilities | (additional_caps or set()),
            context_id=str(uuid.uuid4()),
            parent_context_id=self.context_id,
            execution_type=self.execution_type,
            thread_id=threading.get_ident(),
            created_at=time.time()
        )
