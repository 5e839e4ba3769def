"""ML rules behind Flask: `waitress-serve --listen 127.0.0.1:8000 app:app` in this folder.

SHOP_SECRET is the secret that signs the tokens of clients; at least 32 bytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from mlpy_async.web import JWTCapabilities, WSGIRequestCapabilityMiddleware, sync_events, sync_lines
from mlpy_async.web.flask import FlaskRuntime

SHOP = Path(__file__).parents[1] / "shop"

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 100_000
ml = FlaskRuntime(app, load=[SHOP / "shop.ml"], extension_paths=[SHOP], capabilities=["stock:read"], default_timeout=5)
app.wsgi_app = WSGIRequestCapabilityMiddleware(  # type: ignore[method-assign]
    app.wsgi_app,
    default_caps=["stock:read:public"],
    verify=JWTCapabilities(os.environ["SHOP_SECRET"], algorithms=["HS256"], audience="shop"),
)


@app.post("/quote")
def quote() -> Any:
    return ml.call("quote", request.get_json())


@app.post("/quote-async")
async def quote_async() -> Any:
    return await ml.acall("quote", request.get_json())


@app.get("/stock/<warehouse>/<product>")
def level(warehouse: str, product: str) -> Any:
    return ml.call("level", warehouse, product)


@app.get("/countdown/<int:start>")
def countdown(start: int) -> Any:
    return Response(sync_lines(ml.stream("countdown", start), most=1_000), mimetype="application/x-ndjson")


@app.get("/events/<int:start>")
def events(start: int) -> Any:
    values = ml.stream("countdown", start)
    return Response(sync_events(values, event="left", most=1_000), mimetype="text/event-stream")


@app.get("/watch")
def watch() -> Any:
    return Response(sync_events(ml.stream("watch")), mimetype="text/event-stream")


@app.get("/survey")
def survey() -> Any:
    return ml.call("survey", timeout=0.2)


@app.get("/surveys")
def surveys() -> Any:
    return ml.call("surveys")
