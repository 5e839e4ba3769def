# Enhanced ml_callback with capability capture

def ml_callback(
    session: REPLSession,
    function_name: str,
    capabilities: Optional[Set[CapabilityToken]] = None,  # NEW
    inherit_caller_caps: bool = True,  # NEW
    **kwargs
) -> Callable:
    """Create callback with capability management"""

    # Capture capabilities at callback creation time
    cap_manager = get_capability_manager()
    creation_context = cap_manager.get_context()

    if capabilities is not None:
        # Explicit capabilities
        callback_caps = capabilities
    elif inherit_caller_caps and creation_context:
        # Inherit from caller
        callback_caps = creation_context.capabilities
    else:
        # No capabilities
        callback_caps = set()

    def callback_wrapper(*args, **cb_kwargs):
        """Execute callback with captured capabilities"""

        # Create capability context for callback execution
        exec_context = CapabilityContext(
            capabilities=callback_caps,
            context_id=str(uuid.uuid4()),
            parent_context_id=creation_context.context_id if creation_context else None,
            execution_type='callback',
            thread_id=threading.get_ident(),
            created_at=time.time()
        )

        # Set context for this execution
        cap_manager.set_context(exec_context)

        try:
            # Execute callback through REPL with capabilities
            result = session.call_function(
                function_name,
                args,
                cb_kwargs,
                capabilities=callback_caps  # Pass capabilities
            )
            return result

        finally:
            cap_manager.clear_context()

    return callback_wrapper
