"""ML rules behind Quart: `hypercorn examples/quart/app.py:app`.

SHOP_SECRET is the secret that signs the tokens of clients; at least 32 bytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from quart import Quart, Response, request, websocket

from mlpy_async import RequestCapabilityMiddleware
from mlpy_async.web import JWTCapabilities, json_lines, server_sent_events
from mlpy_async.web.quart import QuartRuntime

SHOP = Path(__file__).parents[1] / "shop"

app = Quart(__name__)
app.config["MAX_CONTENT_LENGTH"] = 100_000
ml = QuartRuntime(app, load=[SHOP / "shop.ml"], extension_paths=[SHOP], capabilities=["stock:read"], default_timeout=5)
app.asgi_app = RequestCapabilityMiddleware(
    app.asgi_app,
    default_caps=["stock:read:public"],
    verify=JWTCapabilities(os.environ["SHOP_SECRET"], algorithms=["HS256"], audience="shop"),
)


@app.post("/quote")
async def quote() -> Any:
    return await ml.runtime.call("quote", await request.get_json())


@app.post("/orders")
async def place() -> Any:
    app.add_background_task(ml.runtime.call, "remember", await request.get_json())
    return {"accepted": True}, 202


@app.get("/stock/<warehouse>/<product>")
async def level(warehouse: str, product: str) -> Any:
    return await ml.runtime.call("level", warehouse, product)


@app.get("/countdown/<int:start>")
async def countdown(start: int) -> Any:
    return Response(json_lines(ml.runtime.stream("countdown", start), most=1_000), mimetype="application/x-ndjson")


@app.get("/events/<int:start>")
async def events(start: int) -> Any:
    values = ml.runtime.stream("countdown", start)
    return Response(server_sent_events(values, event="left", most=1_000), mimetype="text/event-stream")


@app.get("/watch")
async def watch() -> Any:
    response = Response(server_sent_events(ml.runtime.stream("watch")), mimetype="text/event-stream")
    response.timeout = None
    return response


@app.get("/survey")
async def survey() -> Any:
    return await ml.runtime.call("survey")


@app.get("/surveys")
async def surveys() -> Any:
    return await ml.runtime.call("surveys")


@app.websocket("/quotes")
async def quotes() -> None:
    while True:
        await websocket.send_json(await ml.runtime.call("quote", await websocket.receive_json()))
