"""A shop whose business logic is ML, and whose customers may bring rules of their own.

`uvicorn --app-dir examples/ecommerce app:app` on asyncio; in that folder, `hypercorn -k trio app:app` on trio. Amounts are in cents.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from anyio import CancelScope
from fastapi import BackgroundTasks, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field

from mlpy_async import MLCallbackRegistry, MLCompileError
from mlpy_async.web import BodyLimitMiddleware
from mlpy_async.web.fastapi import Runtime
from mlpy_async.web.starlette import ml_lifespan, problem_handlers

HERE = Path(__file__).parent
CAPABILITIES = ["payments:charge", "inventory:read,write", "analytics:read,write"]
RULE_SECONDS = 1.0
"""How long the rule of a customer may take."""

with_runtime = ml_lifespan(
    load=[HERE / "rules.ml"],
    extension_paths=[HERE / "modules" / name for name in ("payments", "inventory", "analytics")],
    ml_module_paths=[HERE],
    capabilities=CAPABILITIES,
    default_timeout=10,
)


@asynccontextmanager
async def lifespan(application: FastAPI) -> AsyncGenerator[Mapping[str, Any], None]:
    """The runtime, functions of the rules as callbacks, and a session in which the figures are asked for."""
    async with with_runtime(application) as state:
        ml = state["ml"]
        callbacks = MLCallbackRegistry(ml)
        callbacks.register("validate", "validate_order", capabilities=["inventory:read"])
        callbacks.register("total", "calculate_total")
        callbacks.register(
            "pay", "process_payment", async_mode=True, capabilities=["payments:charge", "analytics:write"]
        )
        async with ml.session(name="figures", capabilities=["inventory:read", "analytics:read"]) as figures:
            await figures.execute("import rules;")
            yield {**state, "callbacks": callbacks, "figures": figures}


app = FastAPI(title="E-commerce with ML", lifespan=lifespan, exception_handlers=problem_handlers())
app.add_middleware(BodyLimitMiddleware, most=100_000)


class Customer(BaseModel):
    customer_id: int
    name: str
    email: str


class Item(BaseModel):
    product_id: int
    quantity: int = Field(ge=1)
    price: int = Field(ge=0)


class Order(BaseModel):
    customer: Customer
    items: list[Item]
    card_token: str
    rule: Annotated[str, Field(max_length=2_000)] = "0"
    """ML that gives the discount, in cents, from `total` and `order`."""


def accept(verdict: Mapping[str, Any]) -> None:
    if not verdict["valid"]:
        raise HTTPException(400, verdict["error"])


async def discount(ml: Runtime, order: dict[str, Any], total: int) -> int:
    """What the customer's rule gives. It holds no capability, whatever the shop's own rules hold."""
    known = {"total": total, "order": {"items": order["items"]}}
    with ml.grant():
        try:
            found = await ml.execute(order["rule"], context=known, timeout=RULE_SECONDS)
        except MLCompileError as error:
            raise HTTPException(400, str(error)) from error
    if type(found) is not int or not 0 <= found <= total:
        raise HTTPException(422, f"a rule gives a discount in whole cents, from 0 to {total}; got {found!r}")
    return found


@app.post("/api/orders/validate")
def validate(order: Order, request: Request) -> dict[str, Any]:
    """In a thread: callbacks are called like functions of Python."""
    callbacks: MLCallbackRegistry = request.state.callbacks
    items = [item.model_dump() for item in order.items]
    accept(callbacks["validate"](order.model_dump()))
    return {"valid": True, "total": callbacks["total"](items), "item_count": len(items)}


@app.post("/api/orders/reserve")
async def reserve(order: Order, ml: Runtime) -> dict[str, Any]:
    """By a program whose result tells what it took. Values reach it as `items`, never as a part of its text."""
    items = [item.model_dump() for item in order.items]
    result = await ml.run("import rules; rules.reserve_items(items)", context={"items": items}, timeout=5)
    if result.error is not None:
        raise result.error
    if not result.value["success"]:
        raise HTTPException(409, result.value["error"])
    return {"reservation": result.value, "execution_time_ms": result.execution_time * 1_000}


@app.post("/api/orders/process")
async def process(order: Order, ml: Runtime, request: Request, background: BackgroundTasks) -> dict[str, Any]:
    """On the event loop: each step may wait, and none holds the loop."""
    given = order.model_dump()
    accept(await ml.call("validate_order", given))
    total = await ml.call("calculate_total", given["items"])
    total -= await discount(ml, given, total)
    held = await ml.call("reserve_items", given["items"])
    if not held["success"]:
        raise HTTPException(409, held["error"])
    try:
        payment = await request.state.callbacks["pay"](total, order.card_token, order.customer.customer_id)
    except BaseException:
        # also when the client goes or the server ends: nothing stays reserved that nobody pays
        with CancelScope(shield=True):
            await ml.call("release_items", held["reservations"])
        raise
    if not payment["success"]:
        await ml.call("release_items", held["reservations"])
        raise HTTPException(402, payment["reason"])
    background.add_task(ml.call, "confirm_items", held["reservations"])
    return {"success": True, "transaction_id": payment["transaction_id"], "total": total}


@app.get("/api/stats")
async def stats(request: Request) -> Any:
    return await request.state.figures.execute("rules.stats()")
