# File: concurrent_example.py

import asyncio
from mlpy_async import async_ml_execute


async def process_data_concurrently():
    """Process multiple ML tasks concurrently."""

    # Define multiple ML tasks
    tasks = [
        async_ml_execute('''
            import math;
            result = math.sqrt(16);
        ''', timeout=5.0),

        async_ml_execute('''
            import json;
            data = {name: "Alice", score: 95};
            result = json.stringify(data);
        ''', timeout=5.0),

        async_ml_execute('''
            function factorial(n) {
                if (n <= 1) { return 1; }
                return n * factorial(n - 1);
            }
            result = factorial(10);
        ''', timeout=5.0),
    ]

    # Execute all concurrently
    results = await asyncio.gather(*tasks)

    # Process results
    for i, result in enumerate(results):
        if result.success:
            print(f"Task {i}: {result.value} ({result.execution_time*1000:.1f}ms)")
        else:
            print(f"Task {i} failed: {result.error}")


if __name__ == '__main__':
    asyncio.run(process_data_concurrently())
