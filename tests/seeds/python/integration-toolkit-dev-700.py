# Development
result = await async_ml_execute(
    ml_code,
    enable_debugging=True  # Full debugging support
)

# Production
result = await async_ml_execute(
    ml_code,
    enable_debugging=False  # No overhead
)
