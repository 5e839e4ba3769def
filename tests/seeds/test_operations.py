"""Examples about operations: retries, circuit breakers, metrics, traces, logs, health, shutdown, settings, commands."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mlpy_async import AsyncMLResult, REPLSessionPool, get_registry

from . import hosts
from .running import module_of, run

TOOLKIT = "integration-toolkit"
DEV = "integration-toolkit-dev"

deprecated = pytest.mark.filterwarnings(r"ignore:\s*on_event is deprecated", "ignore:Using `httpx` with `starlette")


@pytest.mark.example(f"{TOOLKIT}-2433")
def test_metrics() -> None:
    metrics = run(f"{TOOLKIT}-2433")["get_metrics"]()
    metrics.record_async_execution(AsyncMLResult(success=True, execution_time=0.25))
    metrics.record_async_execution(AsyncMLResult(success=False, error="execution timeout", execution_time=0.75))
    metrics.record_callback_invocation("validate", success=True)
    metrics.record_module_load("math")
    summary = metrics.get_summary()
    assert summary["async_executions"] == {
        "total": 2,
        "successes": 1,
        "failures": 1,
        "timeouts": 1,
        "success_rate": 0.5,
    }
    assert summary["callbacks"]["total_invocations"] == 1
    assert summary["modules"] == {"loaded": {"math": 1}, "total_loads": 1}
    assert summary["performance"]["avg_execution_time_ms"] == 500


@pytest.mark.example(f"{TOOLKIT}-2546")
@deprecated
def test_health_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    fastapi = pytest.importorskip("fastapi", reason="fastapi is not installed")
    from fastapi.testclient import TestClient

    module_of(run(f"{TOOLKIT}-2433"), "production.monitoring", monkeypatch)
    app = fastapi.FastAPI()
    app.include_router(run(f"{TOOLKIT}-2546")["router"])
    with TestClient(app) as client:
        assert client.get("/health").json() == {"status": "healthy"}
        assert client.get("/health/ready").json() == {"status": "ready"}
        # its third endpoint looks at private attributes: `executor._executor._threads`


@pytest.mark.example(f"{TOOLKIT}-3364")
def test_a_retry_and_a_circuit_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    names = run(f"{TOOLKIT}-3364", RetryPolicy=hosts.RetryPolicy, CircuitBreakerOpenError=hosts.CircuitBreakerOpenError)

    async def main() -> None:
        handler = names["IntegrationErrorHandler"]()
        assert (await handler.execute_with_retry("6 * 7")).value == 42
        failures: Iterator[Any] = iter([TimeoutError(), ConnectionError()])
        execute = names["async_ml_execute"]

        async def failing(code: str) -> Any:
            for error in failures:
                raise error
            return await execute(code)

        names["async_ml_execute"] = failing
        assert (await handler.execute_with_retry("6 * 7", backoff_factor=0.001)).value == 42

        async def broken(code: str) -> Any:
            raise ConnectionError

        names["async_ml_execute"] = broken
        breaker = names["CircuitBreaker"](failure_threshold=2, recovery_timeout=60)
        for _ in range(2):
            with pytest.raises(ConnectionError):
                await breaker.execute("6 * 7")
        with pytest.raises(hosts.CircuitBreakerOpenError):
            await breaker.execute("6 * 7")
        breaker.recovery_timeout = -1
        names["async_ml_execute"] = execute
        for _ in range(3):
            await breaker.execute("6 * 7")
        assert breaker.state == "closed"

    asyncio.run(main())


@pytest.mark.example(f"{TOOLKIT}-3464")
def test_their_use() -> None:
    defined = run(
        f"{TOOLKIT}-3364", RetryPolicy=hosts.RetryPolicy, CircuitBreakerOpenError=hosts.CircuitBreakerOpenError
    )
    shared = {name: defined[name] for name in ("IntegrationErrorHandler", "CircuitBreaker", "CircuitBreakerOpenError")}
    names = run(f"{TOOLKIT}-3464", ml_code="6 * 7", **shared)
    assert names["result"].value == 42
    assert names["circuit_breaker"].state == "closed"


@pytest.mark.example(f"{TOOLKIT}-3555")
@deprecated
@pytest.mark.usefixtures("may_block")
def test_a_shutdown() -> None:
    fastapi = pytest.importorskip("fastapi", reason="fastapi is not installed")
    from fastapi.testclient import TestClient

    app = fastapi.FastAPI()
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        names = run(f"{TOOLKIT}-3555", app=app, HTTPException=fastapi.HTTPException)
        pool = REPLSessionPool.get_instance()
        handler = names["shutdown_handler"]
        with TestClient(app) as client:
            assert client.post("/execute", params={"ml_code": "6 * 7"}).json()["value"] == 42
            assert not handler.active_executions
            signal.raise_signal(signal.SIGTERM)
            assert client.post("/execute", params={"ml_code": "6 * 7"}).status_code == 503
        assert pool.closed
    finally:
        for number, old in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, old)


@pytest.mark.example(f"{DEV}-2162")
def test_prometheus() -> None:
    pytest.importorskip("prometheus_client", reason="prometheus_client is not installed")
    from prometheus_client import REGISTRY
    from prometheus_client.metrics import MetricWrapperBase

    names = run(f"{DEV}-2162")
    try:
        asyncio.run(names["async_ml_execute_instrumented"]("6 * 7"))
        value = REGISTRY.get_sample_value
        assert value("mlpy_async_executions_total", {"status": "success"}) == 1
        assert value("mlpy_async_execution_duration_seconds_count") == 1
        assert value("mlpy_active_async_executions") == 0
    finally:
        for metric in (each for each in names.values() if isinstance(each, MetricWrapperBase)):
            REGISTRY.unregister(metric)


@pytest.mark.example(f"{DEV}-2242")
def test_traces() -> None:
    pytest.importorskip("opentelemetry.instrumentation", reason="opentelemetry-instrumentation is not installed")
    from mlpy_async import REPLSession

    names = run(f"{DEV}-2242")
    assert asyncio.run(names["async_ml_execute_traced"]("6 * 7")).value == 42
    session = REPLSession()
    session.execute("function double(x) { return x * 2; }")
    assert names["ml_callback_traced"](session, "double")(21) == 42
    session.close()


@pytest.mark.example(f"{DEV}-2309")
def test_logs(caplog: pytest.LogCaptureFixture) -> None:
    structlog = pytest.importorskip("structlog", reason="structlog is not installed")
    caplog.set_level("INFO")
    try:
        asyncio.run(run(f"{DEV}-2309")["async_ml_execute_logged"]("6 * 7"))
    finally:
        structlog.reset_defaults()
    started, completed = (json.loads(record.message) for record in caplog.records)
    assert (started["event"], started["code_length"]) == ("async_execution_started", 5)
    assert (completed["event"], completed["result_type"]) == ("async_execution_completed", "int")
    assert started["execution_id"] == completed["execution_id"]


@pytest.mark.example(f"{DEV}-2376")
@deprecated
def test_health_of_components() -> None:
    fastapi = pytest.importorskip("fastapi", reason="fastapi is not installed")
    from fastapi.responses import JSONResponse
    from fastapi.testclient import TestClient

    pool = REPLSessionPool.get_instance()  # starts a thread, and
    get_registry().scan()  # reads directories, which a loop should not wait for
    app = fastapi.FastAPI()
    run(f"{DEV}-2376", app=app, JSONResponse=JSONResponse)
    with TestClient(app) as client:
        answer = client.get("/health")
    checks = answer.json()["checks"]
    assert checks["module_registry"]["status"] == "healthy"
    assert checks["module_registry"]["modules_loaded"] == len(get_registry().list_modules())
    assert checks["repl_pool"] == {"status": "healthy", "pool_size": 10, "active_sessions": 0}
    pool.close_all()
    # it asks the executor for a private attribute, and says so
    assert "_max_workers" in checks["async_executor"]["error"]
    assert answer.status_code == 503


@pytest.mark.example(f"{DEV}-2075")
def test_settings(tmp_path: Path) -> None:
    (tmp_path / "mlpy.integration.yaml").write_text(hosts.SETTINGS)

    async def main() -> dict[str, Any]:
        return run(f"{DEV}-2075")

    names = asyncio.run(main())
    assert names["config"]["async"]["max_workers"] == 10
    assert Path("custom_modules") in map(Path, get_registry().catalogue.extension_paths)


@pytest.mark.example(f"{DEV}-1846")
def test_commands(tmp_path: Path) -> None:
    (tmp_path / "answer.ml").write_text("6 * 7")
    group = click.Group()
    run(f"{DEV}-1846", cli=group)
    invoke = CliRunner().invoke
    assert invoke(group, ["integration", "execute", "answer.ml"]).output == "Result: 42\n"
    answer = invoke(group, ["integration", "execute", "answer.ml", "--async", "--capabilities", "file:read"])
    assert answer.output.startswith("Result: AsyncMLResult(success=True, value=42"), answer.exception
    assert "✓ Module registry: " in invoke(group, ["integration", "validate"]).output
