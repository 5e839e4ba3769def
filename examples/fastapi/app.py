"""ML rules behind FastAPI: `uvicorn --app-dir examples/fastapi app:app`.

SHOP_SECRET is the secret that signs the tokens of clients; at least 32 bytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from fastapi import BackgroundTasks, FastAPI, WebSocket
from pydantic import BaseModel

from mlpy_async import RequestCapabilityMiddleware
from mlpy_async.web import BodyLimitMiddleware, CancelOnDisconnectMiddleware, JWTCapabilities
from mlpy_async.web.fastapi import Runtime
from mlpy_async.web.starlette import EventStreamResponse, JSONLinesResponse, ml_lifespan, problem_handlers

SHOP = Path(__file__).parents[1] / "shop"


class Item(BaseModel):
    price: float
    quantity: int = 1


class Order(BaseModel):
    items: list[Item]
    tier: Literal["silver", "gold"] = "silver"


app = FastAPI(
    lifespan=ml_lifespan(
        load=[SHOP / "shop.ml"], extension_paths=[SHOP], capabilities=["stock:read"], default_timeout=5
    ),
    exception_handlers=problem_handlers(),
)
app.add_middleware(BodyLimitMiddleware, most=100_000)
app.add_middleware(
    RequestCapabilityMiddleware,
    default_caps=["stock:read:public"],
    verify=JWTCapabilities(os.environ["SHOP_SECRET"], algorithms=["HS256"], audience="shop"),
)
app.add_middleware(CancelOnDisconnectMiddleware)


@app.post("/quote")
async def quote(order: Order, ml: Runtime) -> Any:
    return await ml.call("quote", order.model_dump())


@app.post("/orders", status_code=202)
async def place(order: Order, ml: Runtime, background: BackgroundTasks) -> Any:
    background.add_task(ml.call, "remember", order.model_dump())
    return {"accepted": True}


@app.get("/stock/{warehouse}/{product}")
async def level(warehouse: str, product: str, ml: Runtime) -> Any:
    return await ml.call("level", warehouse, product)


@app.get("/countdown/{start}")
async def countdown(start: int, ml: Runtime) -> JSONLinesResponse:
    return JSONLinesResponse(ml.stream("countdown", start), most=1_000)


@app.get("/events/{start}")
async def events(start: int, ml: Runtime) -> EventStreamResponse:
    return EventStreamResponse(ml.stream("countdown", start), event="left", most=1_000)


@app.get("/watch")
async def watch(ml: Runtime) -> EventStreamResponse:
    return EventStreamResponse(ml.stream("watch"))


@app.get("/survey")
async def survey(ml: Runtime) -> Any:
    return await ml.call("survey")


@app.get("/surveys")
async def surveys(ml: Runtime) -> Any:
    return await ml.call("surveys")


@app.websocket("/quotes")
async def quotes(websocket: WebSocket, ml: Runtime) -> None:
    await websocket.accept()
    async for order in websocket.iter_json():
        await websocket.send_json(await ml.call("quote", order))
