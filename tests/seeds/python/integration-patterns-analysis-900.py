def interactive_debugging():
    """Debug ML code interactively."""
    from mlpy_async import MLDebugger
    from mlpy_compiler import SourceMapIndex

    # This is typically done via CLI: mlpy debug script.ml
    # But can be invoked programmatically:

    ml_file = "algorithm.ml"
    ml_code = open(ml_file).read()

    # Transpile with source maps
    from mlpy_async import MLTranspiler
    transpiler = MLTranspiler()

    python_code, _, source_map_data = transpiler.transpile_to_python(
        ml_code,
        source_file=ml_file,
        generate_source_maps=True
    )

    # Create debugger
    if python_code and source_map_data:
        # Source map index
        from mlpy_async import EnhancedSourceMap
        source_map = EnhancedSourceMap.from_dict(source_map_data)
        index = SourceMapIndex.from_source_map(source_map, python_code)

        # Create debugger
        debugger = MLDebugger(ml_file, index, python_code)

        # Set breakpoints
        debugger.set_breakpoint(10)  # ML line 10
        debugger.set_breakpoint(25)  # ML line 25

        # Run with pause callback
        def on_pause():
            print(f"Paused at ML line {debugger.current_ml_line}")
            debugger.show_source_context()

            # Inspect variables
            frame_vars = debugger.get_frame_variables()
            for name, value in frame_vars.items():
                print(f"  {name} = {value}")

            # Continue or step
            input("Press Enter to continue...")

        debugger.on_pause = on_pause
        debugger.run()
