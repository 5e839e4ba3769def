"""Counts, percentiles and health."""

from __future__ import annotations

import random
import statistics
from typing import Any

import anyio
import httpx
import pytest

from mlpy_async import AsyncMLResult, HealthChecker, IntegrationMetrics, MLRuntime, async_ml_execute, get_metrics

pytestmark = pytest.mark.anyio


async def test_summary(anyio_backend: Any) -> None:
    metrics = IntegrationMetrics()
    metrics.record_async_execution(await async_ml_execute("1 + 1"))
    metrics.record_async_execution(await async_ml_execute("throw 'no'"))
    metrics.record_async_execution(await async_ml_execute("while (true) {}", timeout=0.01))
    metrics.record_callback_invocation("validate", success=True)
    metrics.record_callback_invocation("validate", success=False)
    metrics.record_module_load("rules")
    summary = metrics.get_summary()
    assert summary["async_executions"] == {
        "total": 3,
        "successes": 1,
        "failures": 2,
        "timeouts": 1,
        "success_rate": 1 / 3,
    }
    assert summary["callbacks"] == {"total_invocations": 2, "errors": 1, "error_rate": 0.5}
    assert summary["modules"] == {"loaded": {"rules": 1}, "total_loads": 1}
    assert summary["performance"]["p99_ms"] > 0


def test_nothing_yet() -> None:
    summary = IntegrationMetrics().get_summary()
    assert set(summary["performance"].values()) == {0}
    assert summary["async_executions"]["success_rate"] == 0
    assert get_metrics() is get_metrics()


def test_percentiles_against_sorted_samples() -> None:
    dice = random.Random(1)
    samples = [dice.lognormvariate(-6, 1.5) for _ in range(20_000)]
    metrics = IntegrationMetrics()
    for seconds in samples:
        metrics.record_async_execution(AsyncMLResult(success=True, execution_time=seconds))
    found = metrics.get_summary()["performance"]
    exact = statistics.quantiles(samples, n=100)
    for name, index in (("p50_ms", 49), ("p95_ms", 94), ("p99_ms", 98)):
        assert found[name] == pytest.approx(exact[index] * 1000, rel=0.011)
    assert found["avg_execution_time_ms"] == pytest.approx(statistics.fmean(samples) * 1000)


def test_a_block_is_timed() -> None:
    metrics = IntegrationMetrics()
    with metrics.timed():
        pass
    with pytest.raises(TimeoutError), metrics.timed():
        raise TimeoutError
    found = metrics.get_summary()["async_executions"]
    assert (found["successes"], found["failures"], found["timeouts"]) == (1, 1, 1)


def test_prometheus() -> None:
    metrics = IntegrationMetrics()
    metrics.record_callback_invocation("f", success=False)
    metrics.record_module_load("rules")
    text = metrics.prometheus()
    assert 'mlpy_callback_errors_total{function="f"} 1\n' in text
    assert 'mlpy_executions_total{outcome="timeout"} 0\n' in text
    assert 'mlpy_module_loads_total{module="rules"} 1\n' in text


# --- health --------------------------------------------------------------------------------------------------------------


def raises() -> None:
    raise OSError("/secret/path")


async def late() -> None:
    await anyio.sleep_forever()


async def test_over_asgi(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as runtime:
        checker = HealthChecker(timeout=5.0, metrics=IntegrationMetrics())
        checker.watch(runtime, modules=["math", "json"])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(checker.asgi), base_url="http://test") as client:
            assert (await client.get("/health")).json() == {"status": "healthy"}
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.get("/health/ready")).json() == {"status": "ready"}
            detailed = (await client.get("/health/detailed")).json()
            assert detailed["status"] == "healthy"
            assert detailed["components"]["runtime"] == {"status": "healthy"}
            assert detailed["components"]["metrics"]["modules"]["total_loads"] == 0
            assert (await client.get("/health/other")).status_code == 404
            assert (await client.get("/elsewhere")).status_code == 404
            assert (await client.post("/health")).status_code == 405
            assert (await client.head("/health")).content == b""
            checker.watch(runtime, modules=["nothing_of_this_name"])
            answer = await client.get("/health/ready")
            assert (answer.status_code, answer.json()) == (503, {"status": "not_ready"})


async def test_checks_that_fail(anyio_backend: Any, caplog: pytest.LogCaptureFixture) -> None:
    checker = HealthChecker({"disk": raises, "slow": late, "no": lambda: False, "yes": lambda: None}, timeout=0.2)
    report = await checker.ready()
    assert report.components == {"disk": "unhealthy", "slow": "unhealthy", "no": "unhealthy", "yes": "healthy"}
    assert not report.healthy
    assert "secret" not in str(await checker.respond("/health/detailed"))
    assert "/secret/path" in caplog.text, "the host's log has it"


def test_over_wsgi() -> None:
    async def check() -> bool:
        await anyio.lowlevel.checkpoint()
        return True

    checker = HealthChecker({"async": check, "sync": lambda: True})
    with httpx.Client(transport=httpx.WSGITransport(checker.wsgi), base_url="http://test") as client:
        assert client.get("/health/ready").json() == {"status": "ready"}
        assert client.get("/health/detailed").json()["components"]["async"] == {"status": "healthy"}
        checker.checks["disk"] = raises
        assert client.get("/health/ready").status_code == 503
