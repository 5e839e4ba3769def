from mlpy_async import MLTranspiler, transpile_ml_code

# Create transpiler instance
transpiler = MLTranspiler()

# Transpile ML code to Python
python_code, issues, source_map = transpiler.transpile_to_python(
    ml_source_code,
    source_file="app_script.ml",
    strict_security=True,
    generate_source_maps=True
)

# Execute transpiled code
if python_code:
    exec(python_code, namespace)
