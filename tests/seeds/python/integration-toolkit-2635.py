# File: tests/benchmarks/test_integration_toolkit_performance.py

"""
Performance benchmarks for Integration Toolkit.
"""

import pytest
import asyncio
import time
from mlpy_async import ModuleRegistry
from mlpy_async import async_ml_execute, AsyncMLExecutor
from mlpy_async import ml_callback
from mlpy_async import MLREPLSession


class TestModuleRegistryPerformance:
    """Benchmark module registry performance."""

    def test_first_scan_performance(self, benchmark):
        """Benchmark first directory scan."""
        def scan():
            registry = ModuleRegistry()
            registry.is_available("math")  # Triggers scan

        result = benchmark(scan)
        assert result < 0.05  # < 50ms

    def test_cached_lookup_performance(self, benchmark):
        """Benchmark cached module lookup."""
        registry = ModuleRegistry()
        registry.is_available("math")  # Warm up cache

        result = benchmark(lambda: registry.is_available("math"))
        assert result < 0.001  # < 1ms

    def test_module_load_performance(self, benchmark):
        """Benchmark lazy module loading."""
        registry = ModuleRegistry()

        result = benchmark(lambda: registry.get_module("math"))
        assert result < 0.01  # < 10ms


class TestAsyncExecutorPerformance:
    """Benchmark async executor performance."""

    def test_executor_startup_performance(self, benchmark):
        """Benchmark executor initialization."""
        result = benchmark(lambda: AsyncMLExecutor(max_workers=4))
        assert result < 0.1  # < 100ms

    @pytest.mark.asyncio
    async def test_async_execution_overhead(self):
        """Benchmark async execution overhead vs direct."""

        ml_code = 'result = 42;'

        # Direct execution
        from mlpy_async import MLTranspiler
        transpiler = MLTranspiler()

        direct_start = time.perf_counter()
        python_code, _, _ = transpiler.transpile_to_python(ml_code)
        namespace = {}
        exec(python_code, namespace)
        direct_time = time.perf_counter() - direct_start

        # Async execution
        async_start = time.perf_counter()
        result = await async_ml_execute(ml_code, timeout=5.0)
        async_time = time.perf_counter() - async_start

        overhead = async_time - direct_time
        assert overhead < 0.005  # < 5ms overhead

    @pytest.mark.asyncio
    async def test_concurrent_execution_performance(self):
        """Benchmark concurrent ML execution."""

        tasks = [
            async_ml_execute(f'result = {i};', timeout=5.0)
            for i in range(10)
        ]

        start = time.perf_counter()
        results = await asyncio.gather(*tasks)
        total_time = time.perf_counter() - start

        assert all(r.success for r in results)
        assert total_time < 0.5  # < 500ms for 10 concurrent tasks


class TestCallbackPerformance:
    """Benchmark ML callback performance."""

    def test_callback_invocation_overhead(self, benchmark):
        """Benchmark callback invocation overhead."""

        session = MLREPLSession()
        session.execute_ml_line('function identity(x) { return x; }')

        callback = ml_callback(session, "identity")

        result = benchmark(lambda: callback(42))
        assert result < 0.001  # < 1ms overhead
