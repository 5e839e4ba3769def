def error_handling_pattern():
    """Handle ML errors in Python code."""
    from mlpy_async import MLTranspiler
    from mlpy_async import ErrorContext
    from mlpy_async import error_formatter

    transpiler = MLTranspiler()

    ml_code = '''
        function divide(a, b) {
            if (b == 0) {
                throw "Division by zero!";
            }
            return a / b;
        }

        result = divide(10, 0);  // Will throw error
    '''

    python_code, issues, source_map = transpiler.transpile_to_python(
        ml_code,
        source_file="calculation.ml",
        generate_source_maps=True
    )

    if python_code:
        try:
            namespace = {}
            exec(python_code, namespace)
        except Exception as py_error:
            # Python exception from ML code
            print(f"Runtime error: {py_error}")

            # Trace back to ML source using source map
            if source_map:
                # Find ML source location
                for mapping in source_map.get("mappings", []):
                    print(f"ML line {mapping['original_line']}, "
                          f"Python line {mapping['generated_line']}")

    # Security issues are in 'issues' list
    if issues:
        print(f"\nSecurity issues found: {len(issues)}")
        error_formatter.print_multiple_errors(issues)
