# src/mlpy/integration/capabilities/violation_handler.py

class CapabilityViolationHandler:
    """Handle capability violations during integration execution"""

    def __init__(self):
        self.violations: List[CapabilityViolation] = []
        self.callbacks: List[Callable] = []

    def record_violation(
        self,
        context: CapabilityContext,
        required_capability: CapabilityToken,
        operation: str,
        stack_trace: List[str]
    ):
        """Record capability violation"""

        violation = CapabilityViolation(
            context_id=context.context_id,
            execution_type=context.execution_type,
            required_capability=required_capability,
            available_capabilities=context.capabilities,
            operation=operation,
            stack_trace=stack_trace,
            timestamp=time.time()
        )

        self.violations.append(violation)

        # Notify callbacks
        for callback in self.callbacks:
            try:
                callback(violation)
            except Exception as e:
                logger.error(f"Violation callback error: {e}")

        # Raise security exception
        raise CapabilityViolationError(
            f"Capability violation: {operation} requires {required_capability}, "
            f"but only have {context.capabilities}"
        )

    def register_callback(self, callback: Callable):
        """Register violation callback"""
        self.callbacks.append(callback)

# Integration with capability checks
def check_capability(required: CapabilityToken, operation: str):
    """Check if current context has required capability"""

    cap_manager = get_capability_manager()
    context = cap_manager.get_context()

    if not context:
        # No capability context (restricted execution)
        violation_handler = CapabilityViolationHandler.get_instance()
        violation_handler.record_violation(
            CapabilityContext(
                capabilities=set(),
                context_id='unknown',
                parent_context_id=None,
                execution_type='sync',
                thread_id=threading.get_ident(),
                created_at=time.time()
            ),
            required,
            operation,
            traceback.format_stack()
        )

    if required not in context.capabilities:
        violation_handler = CapabilityViolationHandler.get_instance()
        violation_handler.record_violation(
            context,
            required,
            operation,
            traceback.format_stack()
        )
