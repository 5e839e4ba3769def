"""The helper, the fakes and the measurements that tests of others use: they pass what is right, and fail what is wrong."""

from __future__ import annotations

import re

import pytest

from mlpy_async import (
    CapabilityContext,
    IntegrationTestHelper,
    MLError,
    MockAsyncExecutor,
    MockCapabilityManager,
    MockREPLSession,
    PerformanceTester,
    ml_callback,
)

pytestmark = pytest.mark.anyio

READS = "import file;\nfile.read('notes.txt')"


async def test_programs() -> None:
    with IntegrationTestHelper() as helper:
        result = await helper.assert_async_execution("6 * 7", 42)
        assert helper.captured_async_executions == [result]
        assert result.source_map is not None
        with pytest.raises(AssertionError, match=re.escape("gives 42, expected 41")):
            await helper.assert_async_execution("6 * 7", 41)
        with pytest.raises(AssertionError, match=r"the program failed: .*: no"):
            await helper.assert_async_execution("throw 'no'", 42)
        with pytest.raises(AssertionError, match="timeout"):
            await helper.assert_async_execution("while (true) {}", None, timeout=0.05)
    assert helper.captured_async_executions == []


def test_callbacks() -> None:
    with IntegrationTestHelper() as helper:
        session = helper.create_test_repl()
        session.execute("add = (a, b) => a + b;")
        helper.assert_callback_works(session, "add", (3, 5), 8)
        with pytest.raises(AssertionError, match="`add` gives 8, expected 9"):
            helper.assert_callback_works(session, "add", (3, 5), 9)
        with pytest.raises(MLError):
            helper.assert_callback_works(session, "add", (3,), 9)
    assert session.closed


def test_violations() -> None:
    with IntegrationTestHelper() as helper:
        error = helper.assert_capability_violation(READS, "file:read")
        assert error.capability == "file:read:notes.txt"
        assert helper.capability_violations == [error]
        with pytest.raises(AssertionError, match=r"violate `network:http`; it fails otherwise: .*file"):
            helper.assert_capability_violation(READS, "network:http")
        with pytest.raises(AssertionError, match="it fails otherwise"):
            helper.assert_capability_violation(READS, "file:read", {"file:read:*"})
        with pytest.raises(AssertionError, match="it gives 42"):
            helper.assert_capability_violation("6 * 7", "file:read")


async def test_a_fake_executor() -> None:
    executor = MockAsyncExecutor({"6 * 7": 42}, result="other")
    assert (await executor.execute("6 * 7", timeout=1.0)).value == 42
    assert (await executor.execute("x", context={"x": 1}, capabilities=())).value == "other"
    executor.should_fail = True
    failed = await executor.execute("6 * 7")
    assert not failed.success
    assert isinstance(failed.exception, RuntimeError)
    assert [asked["ml_code"] for asked in executor.executions] == ["6 * 7", "x", "6 * 7"]
    assert (executor.executions[0]["timeout"], executor.executions[1]["context"]) == (1.0, {"x": 1})
    executor.shutdown()


def test_a_fake_session() -> None:
    session = MockREPLSession({"total": 100.5, "double": lambda x: 2 * x})
    assert session.execute("x = 1;").success
    assert session.executed_lines == ["x = 1;"]
    assert ml_callback(session, "double")(21) == 42
    assert ml_callback(session, "total")(1, tax=2) == 100.5
    assert session.call_function("other") is None
    assert [(call["function_name"], call["args"], call["kwargs"]) for call in session.function_calls] == [
        ("double", (21,), {}),
        ("total", (1,), {"tax": 2}),
        ("other", (), {}),
    ]
    session.close()
    assert session.closed


def test_a_fake_manager() -> None:
    manager = MockCapabilityManager()
    assert manager.get_context() is None
    context = CapabilityContext(["file:read"])
    manager.set_context(context)
    assert manager.get_context() is context
    assert manager.violations == []


async def test_measurements() -> None:
    tester = PerformanceTester()
    one = await tester.benchmark_async_execution("6 * 7", iterations=5)
    assert one["min"] <= one["median"] <= one["max"]
    assert one["iterations"] == 5
    many = await tester.benchmark_concurrent_executions("6 * 7", concurrency=5)
    assert many["avg_per_execution"] == pytest.approx(many["total_time"] / 5)
    assert tester.metrics == [one, many]
    for measuring in (tester.benchmark_async_execution, tester.benchmark_concurrent_executions):
        with pytest.raises(ValueError, match="at least 1"):
            await measuring("6 * 7", 0)
    with pytest.raises(MLError, match="no"):
        await tester.benchmark_async_execution("throw 'no'")
    with pytest.raises(MLError, match="no"):
        await tester.benchmark_concurrent_executions("throw 'no'")


def test_measurements_of_callbacks() -> None:
    tester = PerformanceTester()
    with IntegrationTestHelper() as helper:
        session = helper.create_test_repl()
        session.execute("double = (x) => 2 * x;")
        found = tester.benchmark_callback_overhead(session, "double", (21,), iterations=3)
    assert found["overhead_ms"] == pytest.approx(found["mean"] * 1_000)
    assert found["iterations"] == 3
