# Configure resource limits
executor = AsyncMLExecutor(
    max_workers=8,  # Limit concurrent tasks
    strict_security=True
)

# Always use timeouts
result = await async_ml_execute(
    ml_code,
    timeout=30.0  # Prevent infinite execution
)
