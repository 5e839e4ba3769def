from mlpy_async import async_ml_execute
import asyncio

async def async_pattern():
    ml_code = '''
        // Long-running computation
        result = expensive_calculation();
    '''

    # Non-blocking execution
    result = await async_ml_execute(ml_code, timeout=30.0)
    print(f"Result: {result}")

asyncio.run(async_pattern())
