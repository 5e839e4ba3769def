def repl_session_pattern():
    """Use REPL session for persistent ML environment."""
    from mlpy_async import MLREPLSession

    # Create session
    session = MLREPLSession(security_enabled=True)

    # Execute ML code line by line
    session.execute_ml_line("config = { timeout: 30, retries: 3 };")
    session.execute_ml_line("function process(data) { return data.length; }")

    # Later in application...
    result = session.execute_ml_line("items = [1, 2, 3, 4, 5];")
    result = session.execute_ml_line("count = process(items);")

    if result.success:
        print(f"Count: {result.value}")

    # Access variables
    variables = session.get_variables()
    print(f"All variables: {variables}")

    # Grant capabilities dynamically
    session.grant_capability("file.read")

    # Continue execution with new capabilities
    session.execute_ml_line("""
        import file;
        content = file.read("data.txt");
    """)
