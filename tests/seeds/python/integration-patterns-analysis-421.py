def direct_execution_pattern():
    """Execute ML with direct transpilation."""
    from mlpy_async import MLTranspiler

    transpiler = MLTranspiler()

    ml_code = '''
        function fibonacci(n) {
            if (n <= 1) { return n; }
            return fibonacci(n - 1) + fibonacci(n - 2);
        }
        result = fibonacci(10);
    '''

    python_code, issues, source_map = transpiler.transpile_to_python(
        ml_code,
        strict_security=True,
        generate_source_maps=True
    )

    if python_code:
        namespace = {}
        exec(python_code, namespace)

        result = namespace.get("result")
        print(f"Fibonacci(10) = {result}")
    else:
        for issue in issues:
            print(f"Security issue: {issue.error.message}")
