def source_map_debugging():
    """Use source maps for debugging ML code."""
    from mlpy_async import MLTranspiler
    from mlpy_compiler import SourceMapIndex
    from mlpy_async import EnhancedSourceMap

    transpiler = MLTranspiler()

    ml_code = open("complex_script.ml").read()

    python_code, issues, source_map_data = transpiler.transpile_to_python(
        ml_code,
        source_file="complex_script.ml",
        generate_source_maps=True
    )

    if python_code and source_map_data:
        # Create source map index
        source_map = EnhancedSourceMap.from_dict(source_map_data)
        index = SourceMapIndex.from_source_map(source_map, python_code)

        # When Python error occurs at line X
        python_line = 42

        # Find corresponding ML line
        ml_location = index.get_ml_location(python_line)

        if ml_location:
            print(f"Python line {python_line} → "
                  f"ML line {ml_location.line}, column {ml_location.column}")

            # Show ML source context
            ml_lines = ml_code.splitlines()
            context_start = max(0, ml_location.line - 3)
            context_end = min(len(ml_lines), ml_location.line + 2)

            print("\nML Source Context:")
            for i in range(context_start, context_end):
                marker = "→" if i == ml_location.line - 1 else " "
                print(f"{marker} {i+1:4d} | {ml_lines[i]}")
