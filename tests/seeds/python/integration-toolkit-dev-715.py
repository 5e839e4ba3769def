# Track async execution
result = await async_ml_execute(ml_code, enable_debugging=True)
print(f"Execution ID: {result.execution_id}")

# Later, inspect trace
repl.execute(f".trace {result.execution_id}")
