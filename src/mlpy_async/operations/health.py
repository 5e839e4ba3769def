"""Health endpoints without a framework: is the process alive, is it ready for work, how is each part.

In: named checks. Out: reports, and applications for ASGI and WSGI that serve `/health` and `/health/live`, `/health/ready` and `/health/detailed`. What a check
raises is logged, and never sent.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from inspect import isawaitable, iscoroutinefunction
from typing import Any, Literal

import anyio
from anyio import to_thread

from mlpy_async.operations.metrics import IntegrationMetrics
from mlpy_async.runtime import MLRuntime

__all__ = ["HealthChecker", "HealthReport"]

logger = logging.getLogger("mlpy.operations")

Check = Callable[[], object]
Status = Literal["healthy", "unhealthy"]


@dataclass(frozen=True, slots=True)
class HealthReport:
    """How each part is; `healthy` if all are."""

    components: Mapping[str, Status]

    @property
    def healthy(self) -> bool:
        return all(status == "healthy" for status in self.components.values())


class HealthChecker:
    """Runs checks, all at once, each in its time.

    :param checks: by name; functions, async or not (those run in a thread). One that raises, gives False or is late is unhealthy.
    :param timeout: seconds for each. :param metrics: shown by the detailed report. :param path: what the applications serve begins with it.
    """

    def __init__(
        self,
        checks: Mapping[str, Check] | None = None,
        *,
        timeout: float = 2.0,
        metrics: IntegrationMetrics | None = None,
        path: str = "/health",
    ) -> None:
        self.checks = dict(checks or {})
        self.timeout = timeout
        self._metrics = metrics
        self._path = path.rstrip("/")

    def watch(self, runtime: MLRuntime, modules: Iterable[str] = ()) -> None:
        """Add the checks of a runtime: it runs a program, and has these modules.

        Only for `ready` and `asgi` on the runtime's event loop.
        """
        needed = tuple(modules)

        async def runs() -> bool:
            return bool(await runtime.execute("true", timeout=self.timeout))

        self.checks["runtime"] = runs
        self.checks["modules"] = lambda: all(runtime.modules.is_available(name) for name in needed)

    async def ready(self) -> HealthReport:
        """Run all checks. It raises nothing for what they do. A checkpoint."""
        found: dict[str, Status] = dict.fromkeys(self.checks, "unhealthy")

        async def run(name: str, check: Check) -> None:
            try:
                with anyio.fail_after(self.timeout):
                    if await _outcome(check) is not False:
                        found[name] = "healthy"
            except Exception:
                logger.warning("the health check `%s` failed", name, exc_info=True)

        async with anyio.create_task_group() as tasks:
            for name, check in self.checks.items():
                tasks.start_soon(run, name, check)
        return HealthReport(found)

    async def respond(self, path: str) -> tuple[int, dict[str, Any]]:
        """The status and body for a path. A checkpoint."""
        rest = path.removeprefix(self._path) if path.startswith(self._path) else "?"
        if rest.rstrip("/") in ("", "/live"):
            return 200, {"status": "healthy"}
        if rest not in ("/ready", "/detailed"):
            return 404, {"status": "not_found"}
        report = await self.ready()
        status = 200 if report.healthy else 503
        if rest == "/ready":
            return status, {"status": "ready" if report.healthy else "not_ready"}
        components: dict[str, Any] = {name: {"status": each} for name, each in report.components.items()}
        if self._metrics is not None:
            components["metrics"] = self._metrics.get_summary()
        return status, {"status": "healthy" if report.healthy else "degraded", "components": components}

    async def asgi(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """The ASGI application. :raises ValueError: for what is no HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"health endpoints answer HTTP requests; got {scope['type']!r}")
        status, body = await self._answer(scope["method"], scope["path"])
        headers = [(name.lower().encode(), value.encode()) for name, value in _headers(body)]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def wsgi(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """The WSGI application. Async checks get an event loop of their own."""
        method = environ["REQUEST_METHOD"]
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        status, body = anyio.run(self._answer, method, path)
        start_response(f"{int(status)} {status.phrase}", _headers(body))
        return [b"" if method == "HEAD" else body]

    async def _answer(self, method: str, path: str) -> tuple[HTTPStatus, bytes]:
        if method in ("GET", "HEAD"):
            status, report = await self.respond(path)
        else:
            status, report = 405, {"status": "method_not_allowed"}
        return HTTPStatus(status), json.dumps(report).encode()


async def _outcome(check: Check) -> object:
    if iscoroutinefunction(check):
        found = check()
        assert isawaitable(found)
        return await found
    return await to_thread.run_sync(check, abandon_on_cancel=True)


def _headers(body: bytes) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
