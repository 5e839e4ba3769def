# Only allow trusted extension paths
transpiler = MLTranspiler(
    strict_security=True,
    python_extension_paths=[
        "/opt/company/verified_modules",  # Vetted by security team
    ]
)
