def sandbox_execution_pattern():
    """Execute ML in isolated sandbox."""
    from mlpy_async import execute_ml_code_sandbox
    from mlpy_async import SandboxConfig
    from mlpy_async import get_capability_manager

    ml_code = '''
        import json;
        data = { name: "Alice", score: 95 };
        result = json.stringify(data);
    '''

    # Configure sandbox
    config = SandboxConfig(
        memory_limit="50MB",
        cpu_timeout=10.0,
        network_disabled=True,
        strict_mode=True
    )

    # Set up capabilities
    manager = get_capability_manager()
    ctx = manager.create_context("ml_execution")
    # (Capabilities are added as needed)

    # Execute
    result, issues = execute_ml_code_sandbox(
        ml_code,
        sandbox_config=config,
        context=ctx,
        strict_security=True
    )

    if result.success:
        print(f"Result: {result.return_value}")
        print(f"Memory used: {result.memory_usage / 1024 / 1024:.1f}MB")
        print(f"CPU time: {result.execution_time:.2f}s")
    else:
        print(f"Error: {result.error}")
