"""The examples with web frameworks of the documents that the product grew from, with nothing but their import lines changed.

Those that hold a session are run where sessions are tested.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import anyio
import httpx
import pytest

ORDERS = '''
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from mlpy_async import async_ml_execute

app = FastAPI()


class OrderValidation(BaseModel):
    customer_id: int
    items: list[dict]
    total: float


@app.post("/api/validate_order")
async def validate_order(order: OrderValidation):
    """Validate order using ML logic - NON-BLOCKING."""

    ml_code = f\'\'\'
        import json;

        function validate_order(order) {{
            if (!order.items || order.items.length == 0) {{
                return {{ valid: false, error: "No items" }};
            }}

            total = 0;
            for (i = 0; i < order.items.length; i = i + 1) {{
                item = order.items[i];
                total = total + item.price * item.quantity;
            }}

            return {{ valid: true, total: total }};
        }}

        result = validate_order({order.dict()});
    \'\'\'

    # Non-blocking execution
    result = await async_ml_execute(ml_code, timeout=5.0)

    if result.success:
        return {
            "validation": result.value,
            "execution_time_ms": result.execution_time * 1000
        }
    else:
        raise HTTPException(status_code=400, detail=result.error)
'''
"""integration-toolkit.md, 4.4, example 1."""

REQUESTS = """
from fastapi import FastAPI
from mlpy_async import CapabilityToken, RequestCapabilityMiddleware, async_ml_execute

# Usage with FastAPI
app = FastAPI()
app.add_middleware(RequestCapabilityMiddleware, default_caps={
    CapabilityToken('network:http', pattern='*.example.com')
})

@app.post('/validate')
async def validate_order():
    # ML execution inherits request capabilities
    result = await async_ml_execute(
        "getCapabilities()",
        inherit_caller_caps=True  # Use request capabilities
    )
    return result
"""
"""integration-toolkit.md, 13.5; its program is a sketch that calls what is not there, so this one tells what it holds."""


@pytest.fixture
def module() -> Iterator[ModuleType]:
    made = sys.modules["seed_of_the_web"] = ModuleType("seed_of_the_web")
    yield made
    del sys.modules["seed_of_the_web"]


def run(module: ModuleType, source: str) -> None:
    exec(compile(source, module.__name__, "exec", dont_inherit=True), module.__dict__)


def posts(app: Any, path: str, *bodies: Any) -> list[Any]:
    async def main() -> list[Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
            return [(await client.post(path, json=body)).json() for body in bodies]

    return anyio.run(main)


@pytest.mark.filterwarnings("ignore:The `dict` method is deprecated")
def test_orders(module: ModuleType) -> None:
    run(module, ORDERS)
    order = {"customer_id": 1, "items": [{"price": 2, "quantity": 3}], "total": 6}
    good, bad = posts(module.app, "/api/validate_order", order, {**order, "items": []})
    assert good["validation"] == {"valid": True, "total": 6}
    assert good["execution_time_ms"] > 0
    assert bad["validation"] == {"valid": False, "error": "No items"}


def test_requests(module: ModuleType) -> None:
    run(module, REQUESTS)
    (result,) = posts(module.app, "/validate", None)
    assert (result["success"], result["value"]) == (True, ["network:http:*.example.com"])
