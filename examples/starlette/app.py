"""ML rules behind Starlette, on asyncio or trio: `hypercorn --worker-class trio examples/starlette/app.py:app`.

SHOP_SECRET is the secret that signs the tokens of clients; at least 32 bytes.
"""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from mlpy_async import RequestCapabilityMiddleware
from mlpy_async.web import BodyLimitMiddleware, CancelOnDisconnectMiddleware, JWTCapabilities
from mlpy_async.web.starlette import EventStreamResponse, JSONLinesResponse, ml_lifespan, problem_handlers, runtime_of

SHOP = Path(__file__).parents[1] / "shop"


async def quote(request: Request) -> Response:
    return JSONResponse(await runtime_of(request).call("quote", await request.json()))


async def place(request: Request) -> Response:
    task = BackgroundTask(runtime_of(request).call, "remember", await request.json())
    return JSONResponse({"accepted": True}, 202, background=task)


async def level(request: Request) -> Response:
    warehouse, product = request.path_params["warehouse"], request.path_params["product"]
    return JSONResponse(await runtime_of(request).call("level", warehouse, product))


async def countdown(request: Request) -> Response:
    return JSONLinesResponse(runtime_of(request).stream("countdown", request.path_params["start"]), most=1_000)


async def events(request: Request) -> Response:
    values = runtime_of(request).stream("countdown", request.path_params["start"])
    return EventStreamResponse(values, event="left", most=1_000)


async def watch(request: Request) -> Response:
    return EventStreamResponse(runtime_of(request).stream("watch"))


async def survey(request: Request) -> Response:
    return JSONResponse(await runtime_of(request).call("survey"))


async def surveys(request: Request) -> Response:
    return JSONResponse(await runtime_of(request).call("surveys"))


async def quotes(websocket: WebSocket) -> None:
    await websocket.accept()
    async for order in websocket.iter_json():
        await websocket.send_json(await runtime_of(websocket).call("quote", order))


verify = JWTCapabilities(os.environ["SHOP_SECRET"], algorithms=["HS256"], audience="shop")

app = Starlette(
    routes=[
        Route("/quote", quote, methods=["POST"]),
        Route("/orders", place, methods=["POST"]),
        Route("/stock/{warehouse}/{product}", level),
        Route("/countdown/{start:int}", countdown),
        Route("/events/{start:int}", events),
        Route("/watch", watch),
        Route("/survey", survey),
        Route("/surveys", surveys),
        WebSocketRoute("/quotes", quotes),
    ],
    lifespan=ml_lifespan(
        load=[SHOP / "shop.ml"], extension_paths=[SHOP], capabilities=["stock:read"], default_timeout=5
    ),
    exception_handlers=problem_handlers(),
    middleware=[
        Middleware(CancelOnDisconnectMiddleware),
        Middleware(RequestCapabilityMiddleware, default_caps=["stock:read:public"], verify=verify),
        Middleware(BodyLimitMiddleware, most=100_000),
    ],
)
