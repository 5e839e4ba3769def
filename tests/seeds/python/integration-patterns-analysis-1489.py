def production_optimizations():
    """Optimizations for production ML integration."""

    # 1. Pre-compile ML scripts
    from mlpy_async import transpile_ml_file

    ml_files = ["validation.ml", "calculation.ml", "reporting.ml"]

    for ml_file in ml_files:
        # Transpile and cache at deployment time
        transpile_ml_file(
            ml_file,
            strict_security=True,
            generate_source_maps=True
        )
        # Creates .py and .py.map files for instant loading

    # 2. Reuse transpiler instance
    transpiler = MLTranspiler()  # Create once
    # Use same instance for all transpilations (thread-safe)

    # 3. REPL session pooling
    from queue import Queue

    repl_pool = Queue(maxsize=10)
    for _ in range(10):
        session = MLREPLSession(security_enabled=True)
        # Pre-load common ML code
        session.execute_ml_line("import math; import json;")
        repl_pool.put(session)

    def execute_with_pool(ml_code: str):
        session = repl_pool.get()
        try:
            result = session.execute_ml_line(ml_code)
            return result
        finally:
            repl_pool.put(session)

    # 4. Capability token caching
    capability_cache = {}

    def get_cached_token(cap_type: str, resources: tuple):
        cache_key = (cap_type, resources)
        if cache_key not in capability_cache:
            capability_cache[cache_key] = create_capability_token(
                capability_type=cap_type,
                resource_patterns=list(resources)
            )
        return capability_cache[cache_key]
