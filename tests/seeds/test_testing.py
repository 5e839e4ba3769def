"""Examples of utilities for tests, and of measurements."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from .running import run

TOOLKIT = "integration-toolkit"
DEV = "integration-toolkit-dev"


@pytest.mark.usefixtures("may_block")
@pytest.mark.example(f"{DEV}-799", f"{DEV}-1279")
def test_a_helper() -> None:
    helper_type = run(f"{DEV}-799")["IntegrationTestHelper"]
    helper = helper_type()
    try:
        asyncio.run(run(f"{DEV}-1279", IntegrationTestHelper=helper_type)["test_full_integration"](helper))
    finally:
        helper.cleanup()


@pytest.mark.example(f"{DEV}-915")
def test_mocks() -> None:
    names = run(f"{DEV}-915")
    executor = names["MockAsyncExecutor"]()
    assert asyncio.run(executor.execute("6 * 7", timeout=1.0)) == {"status": "success", "mock": True}
    assert (executor.executions[0]["ml_code"], executor.executions[0]["timeout"]) == ("6 * 7", 1.0)
    executor.should_fail = True
    with pytest.raises(RuntimeError, match="Mock execution failure"):
        asyncio.run(executor.execute("6 * 7"))
    session = names["MockREPLSession"]()
    assert session.execute("x = 1;") == {"executed": True}
    assert session.call_function("validate_order", (1,), {}) == {"valid": True}
    assert [call["args"] for call in session.function_calls] == [(1,)]
    manager = names["MockCapabilityManager"]()
    assert manager.get_context() is None
    manager.set_context("context")
    assert manager.get_context() == "context"


@pytest.mark.example(f"{DEV}-1013")
@pytest.mark.parametrize("name", ["test_simple_async_execution", "test_concurrent_async_executions"])
def test_tests_of_asynchronous_execution(name: str) -> None:
    from mlpy_async import IntegrationTestHelper

    tests = run(f"{DEV}-1013")["TestAsyncMLExecution"]()
    # its two others: one expects an exception where a timeout is a result, the other reads a file in `/data`
    asyncio.run(getattr(tests, name)(IntegrationTestHelper()))


@pytest.mark.example(f"{DEV}-1092")
@pytest.mark.parametrize("name", ["basic_callback", "callback_with_multiple_args", "callback_error_handling"])
def test_tests_of_callbacks(name: str) -> None:
    from mlpy_async import IntegrationTestHelper

    helper = IntegrationTestHelper()
    # its fourth calls api.example.com
    getattr(run(f"{DEV}-1092")["TestMLCallbacks"](), f"test_{name}")(helper)
    helper.cleanup()


@pytest.mark.example(f"{DEV}-1177")
def test_measurements(capsys: pytest.CaptureFixture[str]) -> None:
    names = run(f"{DEV}-1177")
    asyncio.run(names["test_performance"]())
    average, throughput = capsys.readouterr().out.splitlines()
    assert average.startswith("Async execution: ") and throughput.endswith(" executions/sec")


@pytest.mark.example(f"{TOOLKIT}-2635")
def test_benchmarks() -> None:
    def benchmark(function: Callable[[], Any]) -> float:
        """Seconds of the quickest of five calls: the example compares what this gives with seconds."""
        times = []
        for _ in range(5):
            started = time.perf_counter()
            function()
            times.append(time.perf_counter() - started)
        return min(times)

    names = run(f"{TOOLKIT}-2635")
    modules = names["TestModuleRegistryPerformance"]()
    modules.test_first_scan_performance(benchmark)
    modules.test_cached_lookup_performance(benchmark)
    modules.test_module_load_performance(benchmark)
    names["TestAsyncExecutorPerformance"]().test_executor_startup_performance(benchmark)
    asyncio.run(names["TestAsyncExecutorPerformance"]().test_concurrent_execution_performance())
    names["TestCallbackPerformance"]().test_callback_invocation_overhead(benchmark)
