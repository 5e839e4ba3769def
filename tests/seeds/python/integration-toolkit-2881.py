# src/mlpy/integration/capabilities/thread_local_caps.py

class ThreadLocalCapabilityManager:
    """Manage capabilities in thread-local storage"""

    def __init__(self):
        self._local = threading.local()
        self._context_registry: Dict[str, CapabilityContext] = {}
        self._lock = threading.Lock()

    def set_context(self, context: CapabilityContext):
        """Set capability context for current thread"""
        self._local.context = context

        with self._lock:
            self._context_registry[context.context_id] = context

    def get_context(self) -> Optional[CapabilityContext]:
        """Get capability context for current thread"""
        return getattr(self._local, 'context', None)

    def clear_context(self):
        """Clear capability context for current thread"""
        if hasattr(self._local, 'context'):
            delattr(self._local, 'context')

    def propagate_to_thread(
        self,
        source_context: CapabilityContext,
        target_thread_id: int
    ):
        """Propagate capability context to another thread"""

        # Create derived context for target thread
        child_context = source_context.derive_child_context()
        child_context.thread_id = target_thread_id

        with self._lock:
            self._context_registry[child_context.context_id] = child_context

        return child_context

# Global instance
_cap_manager = ThreadLocalCapabilityManager()

def get_capability_manager() -> ThreadLocalCapabilityManager:
    return _cap_manager
