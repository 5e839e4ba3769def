# Grant only what's needed
def least_privilege_pattern(ml_script: str):
    """Execute ML with minimal capabilities."""

    # Analyze what ML code actually needs
    required_caps = analyze_ml_capabilities(ml_script)

    # Create tokens only for required capabilities
    tokens = []
    if "file.read" in required_caps:
        tokens.append(create_file_read_token(patterns=["data/*.json"]))

    if "database.read" in required_caps:
        tokens.append(create_db_read_token(tables=["users"]))

    # Execute with minimal capabilities
    ctx = create_context_with_tokens(tokens)
    execute_ml_code_sandbox(ml_script, context=ctx)
