# src/mlpy/integration/debug/breakpoint_manager.py

class BreakpointManager:
    """Manage breakpoints for async-executed ML code"""

    def __init__(self):
        self._breakpoints: Dict[str, Set[int]] = {}  # file -> line numbers
        self._hit_callbacks: List[Callable] = []
        self._lock = threading.Lock()

    def add_breakpoint(self, ml_file: str, line: int):
        """Add breakpoint at ML source location"""
        with self._lock:
            if ml_file not in self._breakpoints:
                self._breakpoints[ml_file] = set()
            self._breakpoints[ml_file].add(line)

    def remove_breakpoint(self, ml_file: str, line: int):
        """Remove breakpoint"""
        with self._lock:
            if ml_file in self._breakpoints:
                self._breakpoints[ml_file].discard(line)

    def register_hit_callback(self, callback: Callable):
        """Register callback for breakpoint hits"""
        self._hit_callbacks.append(callback)

    def check_breakpoint(
        self,
        execution_id: str,
        ml_file: str,
        ml_line: int,
        local_vars: Dict[str, Any]
    ) -> bool:
        """Check if breakpoint is hit, return True if should pause"""

        with self._lock:
            if ml_file in self._breakpoints and ml_line in self._breakpoints[ml_file]:
                # Breakpoint hit!
                for callback in self._hit_callbacks:
                    try:
                        callback(BreakpointHitEvent(
                            execution_id=execution_id,
                            ml_file=ml_file,
                            ml_line=ml_line,
                            local_vars=local_vars,
                            timestamp=time.time()
                        ))
                    except Exception as e:
                        logger.error(f"Breakpoint callback error: {e}")

                return True

        return False
