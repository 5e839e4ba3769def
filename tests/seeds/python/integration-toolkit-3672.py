result = await async_ml_execute(ml_code, timeout=30.0)  # Non-blocking
