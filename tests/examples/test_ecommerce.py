"""The shop behind its servers, under a small load; that the load would notice a wrong answer; and which rules the shop takes."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

SHOP = Path(__file__).parents[2] / "examples" / "ecommerce"
ORDER: dict[str, Any] = {
    "customer": {"customer_id": 1, "name": "Ann", "email": "ann@example.com"},
    "items": [{"product_id": 1, "quantity": 2, "price": 500}],
    "card_token": "tok_1",
}


def demo(folder: Path, server: str, requests: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "demo.py"), "--server", server, "--requests", str(requests)]
    environment = {**os.environ, "MLPY_NO_CACHE": "1", "COLUMNS": "200"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=50, check=False
    )


@pytest.mark.parametrize("server", ["uvicorn", "hypercorn"])
def test_no_answer_is_wrong_or_lost(server: str) -> None:
    done = demo(SHOP, server, 200)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = re.findall(r"(with(?:out)? runaways) +│ (\d+) +│ (\d+) +│ (\d+) ", done.stdout)
    assert rows == [("without runaways", "198", "0", "0"), ("with runaways", "200", "0", "0")]
    assert "2 rules ran away" in done.stdout
    assert "the books agree" in done.stdout
    assert '403 {"type": "urn:mlpy:capability"' in done.stdout


@pytest.mark.parametrize(
    ("right", "broken", "told"),
    [
        ("total = total + item.price * item.quantity;", "total = total + item.price;", "'total': "),
        (
            "state.orders_processed = state.orders_processed + 1;",
            "state.orders_processed = 1;",
            "orders_processed: got 1",
        ),
    ],
    ids=["an answer", "the books"],
)
def test_what_is_wrong_is_noticed(tmp_path: Path, right: str, broken: str, told: str) -> None:
    shutil.copytree(SHOP, tmp_path / "shop")
    rules = tmp_path / "shop" / "rules.ml"
    text = rules.read_text(encoding="utf-8")
    assert right in text
    rules.write_text(text.replace(right, broken), encoding="utf-8")
    done = demo(tmp_path / "shop", "uvicorn", 40)
    assert done.returncode == 1, done.stdout + done.stderr
    assert told in done.stdout
    assert "the shop gave wrong answers" in done.stderr


@pytest.fixture(params=["asyncio", "trio"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    spec = importlib.util.spec_from_file_location("ecommerce_app", SHOP / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "ecommerce_app", module)
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    spec.loader.exec_module(module)
    with TestClient(module.app, backend=request.param) as client:
        yield client


def test_rules_of_customers(client: TestClient) -> None:
    def answer(rule: str) -> tuple[int, Any]:
        got = client.post("/api/orders/process", json={**ORDER, "rule": rule})
        return got.status_code, got.json()

    assert answer("total >= 1000 ? 100 : 0") == (200, {"success": True, "transaction_id": "TXN_1", "total": 900})
    assert answer("import payments; payments.charge_card(1, 'tok_2'); 0")[0] == 403
    assert answer("while (true) {}")[0] == 504
    assert answer("'much'")[0] == answer("total + 1")[0] == answer("-1")[0] == 422
    status, problem = answer("1 +")
    assert status == 400
    assert "ML-P103" in problem["detail"]
    assert client.get("/api/stats").json() == {
        "orders_processed": 1,
        "total_revenue": 900,
        "sales": 1,
        "revenue": 900,
        "open": 0,
        "sold": {"1": 2, "2": 0, "3": 0, "4": 0},
    }


def test_reservations(client: TestClient) -> None:
    reserved = client.post("/api/orders/reserve", json=ORDER)
    assert reserved.status_code == 200
    assert reserved.json()["reservation"] == {"success": True, "reservations": ["RES_1"]}
    assert client.get("/api/stats").json()["open"] == 1
    # what was there of the order goes back
    scarce = [*ORDER["items"], {"product_id": 4, "quantity": 3, "price": 100}]
    refused = client.post("/api/orders/reserve", json={**ORDER, "items": scarce})
    assert (refused.status_code, refused.json()) == (409, {"detail": "Insufficient stock for product 4"})
    assert client.get("/api/stats").json()["open"] == 1
