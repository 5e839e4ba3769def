# tests/unit/integration/test_async_executor.py

import pytest
import asyncio

@pytest.mark.asyncio
async def test_basic_async_execution():
    """Test basic async ML execution."""
    result = await async_ml_execute('''
        import math;
        result = math.sqrt(16);
    ''', timeout=5.0)

    assert result.success
    assert result.value == 4.0

@pytest.mark.asyncio
async def test_async_timeout():
    """Test timeout handling."""
    result = await async_ml_execute('''
        // Infinite loop
        while (true) { x = 1; }
    ''', timeout=1.0)

    assert not result.success
    assert "timeout" in result.error.lower()

@pytest.mark.asyncio
async def test_concurrent_execution():
    """Test concurrent ML task execution."""
    tasks = [
        async_ml_execute('result = 1;', timeout=5.0),
        async_ml_execute('result = 2;', timeout=5.0),
        async_ml_execute('result = 3;', timeout=5.0),
    ]

    results = await asyncio.gather(*tasks)

    assert all(r.success for r in results)
    assert [r.value for r in results] == [1, 2, 3]
