"""A service whose endpoints are plugins in ML: each behind its own capabilities, switched on and off while it runs.

`ADMIN_TOKEN=… uvicorn --app-dir examples/microservice app:app`. PLUGINS is the folder of the plugins, CALL_SECONDS how long a call may take.

    POST /call/PLUGIN/HOOK      a hook of one plugin; the body, JSON, is its argument
    POST /call/HOOK             that hook of all plugins that have it
    GET  /plugins               what is known of each
    POST /admin/load            look through the folder; with `Authorization: Bearer ADMIN_TOKEN`
    POST /admin/PLUGIN/ACTION   enable, disable, reload or release, as well
    GET  /health/live, /health/ready, /health/detailed, /metrics
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from mlpy_async import (
    Bulkhead,
    HealthChecker,
    IntegrationMetrics,
    MLPluginManager,
    PluginInfo,
    Problem,
    ml_function,
    ml_module,
    problem_of,
)
from mlpy_async.operations.problems import CONTENT_TYPE
from mlpy_async.web import BodyLimitMiddleware, CancelOnDisconnectMiddleware
from mlpy_async.web.starlette import problem_handlers

logger = logging.getLogger("service")

FOLDER = Path(os.environ.get("PLUGINS", Path(__file__).parent / "plugins"))
ADMIN_TOKEN = os.environ.get("ADMIN_TOKEN") or secrets.token_hex()
"""Without one of its own the service makes one that nobody knows."""
CALL_SECONDS = float(os.environ.get("CALL_SECONDS", "2"))
GRANTS = {"prices": ["prices:read"]}
"""What the service grants, by the names of plugins. To ask for more is no error; to use it is."""
NEEDED = ("prices",)
"""Plugins without which the service is not ready."""
PRICES = {"tea": 4, "cup": 12, "pot": 48}


@ml_module(name="catalogue", description="What the shop sells.")
class Catalogue:
    @ml_function(capabilities=["prices.read"], resource="item")
    def price(self, item: str) -> int:
        """What one of an item costs."""
        return PRICES[item]


@ml_module(name="customers", description="Who buys from the shop.")
class Customers:
    @ml_function(capabilities=["customers.read"], resource="name")
    def address(self, name: str) -> str:
        """The address of a customer."""
        return f"{name}@example.com"


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncGenerator[Mapping[str, Any], None]:
    """The plugins run while the application does. When it ends, the server has answered its last request, and each plugin shuts down."""
    metrics = IntegrationMetrics()
    async with MLPluginManager(
        FOLDER, grants=GRANTS, modules=[Catalogue(), Customers()], timeout=CALL_SECONDS, cool_down=30.0
    ) as plugins:
        for info in await plugins.load():
            metrics.record_module_load(info.name)
            logger.info("%s %s is %s %s", info.name, info.version, info.state, info.problem)

        async def has_needed() -> bool:
            states = {info.name: info.state for info in plugins.plugins()}
            return all(states.get(name) == "active" for name in NEEDED)

        yield {
            "plugins": plugins,
            "metrics": metrics,
            "health": HealthChecker({"plugins": has_needed}, metrics=metrics),
            "places": Bulkhead(limit=8, max_waiting=32),
        }


# --- calls ----------------------------------------------------------------------------------------------------------------


async def argument_of(request: Request) -> Any:
    """The body of a request. :raises HTTPException: if it is no JSON."""
    try:
        return await request.json()
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error


async def call(request: Request) -> Response:
    """Call a hook of one plugin. One plugin that is slow takes no more than its own places."""
    plugins, metrics = request.state.plugins, request.state.metrics
    name, hook = info_of(request).name, request.path_params["hook"]
    argument = await argument_of(request)
    async with request.state.places.place(name):
        try:
            with metrics.timed():
                value = await plugins.call(name, hook, argument)
        except LookupError as error:
            raise HTTPException(404, str(error)) from error
        except Exception:
            metrics.record_callback_invocation(f"{name}.{hook}", False)
            raise
    metrics.record_callback_invocation(f"{name}.{hook}", True)
    return JSONResponse({"value": value})


async def call_all(request: Request) -> Response:
    """Call a hook of all plugins that have it: what each gave, or what was wrong with it."""
    hook, argument = request.path_params["hook"], await argument_of(request)
    async with request.state.places.place("all"):
        results = await request.state.plugins.broadcast(hook, argument)
    answers = {}
    for name, result in results.items():
        request.state.metrics.record_callback_invocation(f"{name}.{hook}", result.success)
        answers[name] = {"value": result.value} if result.success else {"problem": problem_with(result.error).as_dict()}
    return JSONResponse(answers)


async def known(request: Request) -> Response:
    return JSONResponse([told(info) for info in request.state.plugins.plugins()])


def told(info: PluginInfo) -> dict[str, Any]:
    """What anybody may know of a plugin. `problem` and `error` are not among it: they have paths in them."""
    names = "name version description state hooks capabilities withheld calls failures reloads".split()
    return {name: getattr(info, name) for name in names}


def info_of(request: Request) -> PluginInfo:
    """The plugin that a path names. :raises HTTPException: if there is none."""
    try:
        info: PluginInfo = request.state.plugins.info(request.path_params["plugin"])
    except LookupError as error:
        raise HTTPException(404, str(error)) from error
    return info


# --- administration -------------------------------------------------------------------------------------------------------

Endpoint = Callable[[Request], Awaitable[Response]]


def for_admin(endpoint: Endpoint) -> Endpoint:
    """An endpoint for those who have the token. What goes wrong is told in full: they are the ones to put it right."""

    async def guarded(request: Request) -> Response:
        wanted, given = f"Bearer {ADMIN_TOKEN}", request.headers.get("authorization", "")
        if not secrets.compare_digest(given.encode(), wanted.encode()):
            raise HTTPException(401, "this needs the token of the administrator", {"WWW-Authenticate": "Bearer"})
        try:
            return await endpoint(request)
        except HTTPException:
            raise
        except Exception as error:
            logger.warning("%s was refused", request.url.path, exc_info=error)
            raise HTTPException(409, str(error)) from error

    return guarded


async def load(request: Request) -> Response:
    plugins = request.state.plugins
    infos = [told(info) for info in await plugins.load()]
    return JSONResponse({"plugins": infos, "problems": [str(problem) for problem in plugins.problems]})


async def change(request: Request) -> Response:
    plugins, name, action = request.state.plugins, info_of(request).name, request.path_params["action"]
    if action == "release":
        plugins.release(name)
    elif action in ("enable", "disable", "reload"):
        await getattr(plugins, action)(name)
    else:
        raise HTTPException(404, f"there is no action `{action}`: enable, disable, reload, release")
    info = plugins.info(name)
    logger.info("%s: %s; it is %s", action, name, info.state)
    return JSONResponse({**told(info), "problem": info.problem})


# --- how it is ------------------------------------------------------------------------------------------------------------


async def health(request: Request) -> Response:
    status, body = await request.state.health.respond(request.url.path)
    return JSONResponse(body, status)


async def metrics(request: Request) -> Response:
    return PlainTextResponse(request.state.metrics.prometheus(), media_type="text/plain; version=0.0.4")


# --- problems -------------------------------------------------------------------------------------------------------------


def problem_with(error: BaseException) -> Problem:
    """What a client is told: RFC 9457."""
    if isinstance(error, HTTPException):
        return Problem("about:blank", HTTPStatus(error.status_code).phrase, error.status_code, error.detail)
    return problem_of(error)


async def answer(_request: Request, error: Exception) -> Response:
    problem = problem_with(error)
    headers = dict(getattr(error, "headers", None) or {})
    return Response(problem.body(), problem.status, {**headers, "Content-Type": CONTENT_TYPE})


app = Starlette(
    routes=[
        Route("/call/{hook}", call_all, methods=["POST"]),
        Route("/call/{plugin}/{hook}", call, methods=["POST"]),
        Route("/plugins", known),
        Route("/admin/load", for_admin(load), methods=["POST"]),
        Route("/admin/{plugin}/{action}", for_admin(change), methods=["POST"]),
        Route("/health", health),
        Route("/health/{part}", health),
        Route("/metrics", metrics),
    ],
    lifespan=lifespan,
    exception_handlers={**problem_handlers(), HTTPException: answer, Exception: answer},
    middleware=[Middleware(CancelOnDisconnectMiddleware), Middleware(BodyLimitMiddleware, most=100_000)],
)
