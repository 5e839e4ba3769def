# src/mlpy/integration/testing/performance.py

class PerformanceTester:
    """Performance testing utilities for Integration Toolkit"""

    def __init__(self):
        self.metrics = []

    async def benchmark_async_execution(
        self,
        ml_code: str,
        iterations: int = 100
    ) -> Dict[str, float]:
        """Benchmark async execution performance"""

        execution_times = []

        for _ in range(iterations):
            start = time.perf_counter()
            await async_ml_execute(ml_code, timeout=30.0)
            end = time.perf_counter()
            execution_times.append(end - start)

        return {
            'mean': statistics.mean(execution_times),
            'median': statistics.median(execution_times),
            'std_dev': statistics.stdev(execution_times) if len(execution_times) > 1 else 0,
            'min': min(execution_times),
            'max': max(execution_times),
            'iterations': iterations
        }

    async def benchmark_concurrent_executions(
        self,
        ml_code: str,
        concurrency: int = 10
    ) -> Dict[str, float]:
        """Benchmark concurrent execution performance"""

        start = time.perf_counter()

        tasks = [async_ml_execute(ml_code, timeout=30.0) for _ in range(concurrency)]
        await asyncio.gather(*tasks)

        end = time.perf_counter()
        total_time = end - start

        return {
            'total_time': total_time,
            'avg_per_execution': total_time / concurrency,
            'throughput': concurrency / total_time,
            'concurrency': concurrency
        }

    def benchmark_callback_overhead(
        self,
        session: REPLSession,
        function_name: str,
        args: tuple,
        iterations: int = 1000
    ) -> Dict[str, float]:
        """Benchmark callback overhead"""

        callback = ml_callback(session, function_name)

        execution_times = []
        for _ in range(iterations):
            start = time.perf_counter()
            callback(*args)
            end = time.perf_counter()
            execution_times.append(end - start)

        return {
            'mean': statistics.mean(execution_times),
            'median': statistics.median(execution_times),
            'overhead_ms': statistics.mean(execution_times) * 1000,
            'iterations': iterations
        }

# Usage
async def test_performance():
    tester = PerformanceTester()

    # Benchmark async execution
    results = await tester.benchmark_async_execution(
        "let result = 2 + 2; result;",
        iterations=100
    )
    print(f"Async execution: {results['mean']*1000:.2f}ms avg")

    # Benchmark concurrent executions
    results = await tester.benchmark_concurrent_executions(
        "let result = 2 + 2; result;",
        concurrency=50
    )
    print(f"Throughput: {results['throughput']:.2f} executions/sec")
