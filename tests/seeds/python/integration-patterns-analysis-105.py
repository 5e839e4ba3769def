from mlpy_async import MLREPLSession

# Create persistent REPL session
session = MLREPLSession(security_enabled=True)

# Execute ML code incrementally
result = session.execute_ml_line("x = 42;")
result = session.execute_ml_line("y = x + 10;")
result = session.execute_ml_line("y")

print(f"Result: {result.value}")  # 52

# Get all variables
variables = session.get_variables()
