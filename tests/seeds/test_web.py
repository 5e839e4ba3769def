"""Examples of web applications, asked through the test clients of their frameworks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    SandboxResult,
    execute_ml_code_sandbox,
    get_registry,
)
from mlpy_compiler import Diagnostic

from .hosts import SHOP_MODULES
from .running import run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"

pytest.importorskip("fastapi", reason="fastapi is not installed")
pytest.importorskip("flask", reason="flask is not installed")

from fastapi.testclient import TestClient  # noqa: E402 - after the question whether it is there

pytestmark = pytest.mark.filterwarnings(
    "ignore:The `dict` method is deprecated", "ignore:Using `httpx` with `starlette"
)


@pytest.fixture
def shop_modules(tmp_path: Path) -> None:
    """The modules that the texts have in `/company/ml_modules`, where the registry finds them."""
    for name, text in SHOP_MODULES.items():
        (tmp_path / f"{name}_bridge.py").write_text(text, encoding="utf-8")
    get_registry().add_extension_paths([tmp_path])


@pytest.mark.example(f"{ANALYSIS}-707")
def test_flask_with_a_session() -> None:
    client = run(f"{ANALYSIS}-707")["app"].test_client()
    order = {"items": [{"price": 10, "quantity": 2}, {"price": 5, "quantity": 1}]}
    assert client.post("/api/validate_order", json=order).json == {"valid": True, "total": 25}
    assert client.post("/api/validate_order", json={"items": []}).json == {"valid": False, "error": "No items"}
    asked = {"address": {"country": "DE"}, "weight": 2}
    assert client.post("/api/calculate_shipping", json=asked).json == {"shipping_cost": 15.0}


@pytest.mark.example(f"{ANALYSIS}-1452")
def test_flask_with_capabilities_of_requests() -> None:
    from flask import jsonify

    errors: list[Exception | None] = []

    def execute(code: str, context: CapabilityContext) -> tuple[SandboxResult, list[Diagnostic]]:
        outcome = execute_ml_code_sandbox(code, context=context)
        errors.append(outcome[0].error)
        return outcome

    names = run(
        f"{ANALYSIS}-1452",
        jsonify=jsonify,
        execute_ml_code_sandbox=execute,
        authenticate_user=lambda request: SimpleNamespace(has_permission=lambda _: request.headers["user"] == "reader"),
        create_db_read_token=lambda: CapabilityToken("database:read"),
    )
    client = names["app"].test_client()
    assert client.post("/api/process", json={"ml_code": "6 * 7"}, headers={"user": "other"}).json == {"result": 42}
    query = {"ml_code": 'import db; db.query("SELECT * FROM users")'}
    for user in ("other", "reader"):
        assert client.post("/api/process", json=query, headers={"user": user}).json == {"result": None}
    refused, missing = errors[1:]
    assert isinstance(refused, CapabilityViolationError)
    # the reader may: but nobody has made the table
    assert "no such table: users" in str(missing)


@pytest.mark.example(f"{ANALYSIS}-1681")
def test_a_flask_application() -> None:
    client = run(f"{ANALYSIS}-1681")["app"].test_client()
    empty = client.post("/api/validate_order", json={"items": []})
    assert empty.status_code == 400
    assert empty.json["valid"] is False
    order = {"order_total": 200, "customer_tier": "gold", "address": {"country": "US"}, "weight_kg": 2}
    priced = client.post("/api/calculate_price", json=order)
    assert priced.status_code == 200, priced.json
    assert priced.json["grand_total"] == priced.json["subtotal"] + priced.json["shipping"]


@pytest.mark.example(f"{TOOLKIT}-697")
def test_fastapi() -> None:
    names = run(f"{TOOLKIT}-697")
    with TestClient(names["app"]) as client:
        order = {"customer_id": 1, "items": [{"price": 10, "quantity": 2}], "total": 20}
        answer = client.post("/api/validate_order", json=order)
        assert answer.json()["validation"] == {"valid": True, "total": 20}
        assert answer.json()["execution_time_ms"] > 0
        assert client.post("/api/validate_order", json={**order, "items": []}).json()["validation"]["valid"] is False


@pytest.mark.example(f"{TOOLKIT}-1245")
def test_flask_with_callbacks() -> None:
    client = run(f"{TOOLKIT}-1245")["app"].test_client()
    made = client.post("/api/register", json={"email": "ann@example.com", "username": "ann"})
    assert (made.status_code, made.json["user_id"]) == (201, 12345)
    refused = client.post("/api/register", json={"email": "ann", "username": "a"})
    assert (refused.status_code, refused.json["errors"]) == (400, ["Invalid email", "Username too short"])
    price = client.post("/api/pricing", json={"product": {"price": 10}, "quantity": 5, "customer_tier": "gold"})
    assert price.json == {"base_price": 50, "discount_amount": 10.0, "final_price": 40.0}


@pytest.mark.example(f"{TOOLKIT}-1351")
@pytest.mark.usefixtures("shop_modules")
def test_all_three_components(capsys: pytest.CaptureFixture[str]) -> None:
    names = run(f"{TOOLKIT}-1351")
    order = {"customer_id": 1, "items": [{"price": 10, "quantity": 2}], "card_token": "1234567890123456"}
    with TestClient(names["app"]) as client:
        answer = client.post("/api/orders/validate", json=order).json()
        assert answer["validation"] == {"valid": True, "ready_to_process": True}
        answer = client.post("/api/orders/process", json=order).json()
        assert (answer["payment"]["success"], answer["order_total"]) == (True, 20)
        assert client.post("/api/analytics/report").json() == {"status": "Report generation started"}
    assert "Report generated: " in capsys.readouterr().out


@pytest.mark.example(f"{TOOLKIT}-1548")
@pytest.mark.usefixtures("may_block", "shop_modules")
def test_a_shop() -> None:
    names = run(f"{TOOLKIT}-1548")
    customer = {"customer_id": 7, "name": "Ann", "email": "ann@example.com"}
    order = {
        "customer": customer, "items": [{"product_id": 1, "quantity": 2, "price": 10}], "card_token": "1234567890123456",
    }  # fmt: skip
    with TestClient(names["app"]) as client:
        assert client.post("/api/orders/validate", json=order).json() == {"valid": True, "total": 20, "item_count": 1}
        answer = client.post("/api/orders/reserve", json=order).json()
        assert answer["reservation"]["count"] == 1
        answer = client.post("/api/orders/process", json=order).json()
        assert (answer["success"], answer["transaction_id"], answer["total"]) == (True, "TXN_12345678", 20)
        assert client.get("/api/stats").json() == {"orders_processed": 1, "total_revenue": 20}
        nobody = client.post("/api/orders/process", json={**order, "customer": {**customer, "email": "nowhere"}})
        assert (nobody.status_code, nobody.json()["detail"]) == (400, "Invalid email")


@pytest.mark.example(f"{TOOLKIT}-3128")
def test_a_middleware_for_capabilities() -> None:
    from fastapi import FastAPI
    from pydantic import BaseModel

    class Order(BaseModel):
        total: float

        def to_ml(self) -> str:
            return f"{{ total: {self.total} }}"

    seen: list[Any] = []
    names = run(f"{TOOLKIT}-3128", FastAPI=FastAPI, Order=Order)

    @names["app"].get("/rights")
    async def rights() -> list[str]:
        context = names["get_capability_manager"]().get_context()
        seen.append(context)
        return sorted(map(str, context.capabilities))

    with TestClient(names["app"]) as client:
        answer = client.post("/validate", json={"total": 3}).json()
        # `validate_order` is defined nowhere
        assert not answer["success"]
        assert "`validate_order` is not defined" in answer["error"]
        assert client.get("/rights").json() == ["network:http:*.example.com"]
    assert len({context.id for context in seen}) == 1
