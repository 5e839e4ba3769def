def cached_execution_pattern():
    """Execute ML with caching for performance."""
    from mlpy_async import transpile_ml_file
    from pathlib import Path

    ml_file = Path("scripts/validator.ml")

    # First execution: transpiles and caches
    python_code, issues, source_map = transpile_ml_file(
        str(ml_file),
        strict_security=True,
        generate_source_maps=True
    )

    # Creates validator.py and validator.py.map alongside validator.ml

    # Subsequent executions: uses cached .py file
    # (automatic if .py is newer than .ml)

    if python_code:
        namespace = {}
        exec(python_code, namespace)

        # Call ML functions
        validate = namespace.get("validate_input")
        result = validate("test@example.com")
