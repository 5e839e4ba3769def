"""Requests for the shop, and what a shop in Python would answer.

In: a number and a seed. Out: requests that are the same each time, each with the status and the members that its answer has to have. What is
answered depends on the request alone, so that it is known whatever the order in which requests are served.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

RUNAWAY = "while (true) {}"
GREEDY = 'import payments;\npayments.charge_card(total, "tok_mine").success ? total : 0'
RUNAWAY_EVERY = 100
NEARLY_SOLD_OUT = 4

RULES: dict[str, Callable[[int, list[dict[str, int]]], int]] = {
    "0": lambda total, items: 0,
    "total >= 10000 ? 500 : 0": lambda total, items: 500 if total >= 10_000 else 0,
    "units = 0;\nfor (item in order.items) { units = units + item.quantity; }\nunits > 9 ? units * 10 : 0": (
        lambda total, items: units * 10 if (units := sum(item["quantity"] for item in items)) > 9 else 0
    ),
}
"""Rules of customers, with what they mean in Python."""

REFUSED = {
    RUNAWAY: (504, {"title": "The time is up"}),
    GREEDY: (403, {"title": "A capability is missing", "capability": "payments"}),
}
"""Rules that come to no end, or reach for what they do not hold."""


@dataclass(frozen=True)
class Expected:
    """A request, and its answer: the status, and members of the body. `sold` are the units of each product that it takes."""

    path: str
    order: dict[str, Any]
    status: int
    members: dict[str, Any]
    sold: dict[int, int]

    @property
    def runs_away(self) -> bool:
        return self.order["rule"] == RUNAWAY


def requests(count: int, *, runaways: bool, seed: int = 7) -> Iterator[Expected]:
    """So many requests; if there are runaways, one in a hundred of them, and without them the same others."""
    chance = random.Random(seed)
    for index in range(count):
        path, order = _order(index, chance)
        if index % RUNAWAY_EVERY == RUNAWAY_EVERY // 2:
            path, order = "/api/orders/process", _plain(index, chance) | {"rule": RUNAWAY}
            if not runaways:
                continue
        status, members = _answer(path, order)
        sells = status == 200 and path.endswith("process")
        yield Expected(path, order, status, members, _units(order["items"]) if sells else {})


def _plain(index: int, chance: random.Random) -> dict[str, Any]:
    items = [
        {"product_id": chance.randint(1, 3), "quantity": chance.randint(1, 5), "price": chance.randint(1, 5_000)}
        for _ in range(chance.randint(1, 5))
    ]
    customer = {"customer_id": index, "name": f"Customer {index}", "email": f"c{index}@example.com"}
    return {"customer": customer, "items": items, "card_token": f"tok_{index}", "rule": chance.choice(list(RULES))}


def _order(index: int, chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A path and an order: six in ten are good, the others fail each in its own way."""
    order = _plain(index, chance)
    match index % 10:
        case 0:
            order["customer"]["email"] = "nowhere"
        case 1:
            order["items"].append({"product_id": NEARLY_SOLD_OUT, "quantity": 3, "price": 100})
        case 2:
            order["card_token"] += "_declined"
        case 3:
            order["rule"] = GREEDY
        case 4:
            return "/api/orders/validate", order
        case _:
            pass
    return "/api/orders/process", order


def _answer(path: str, order: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """What the shop answers, said in Python."""
    items = order["items"]
    if "@" not in order["customer"]["email"]:
        return 400, {"detail": "Invalid email"}
    if any(item["product_id"] == NEARLY_SOLD_OUT for item in items):
        return 400, {"detail": f"Insufficient stock for product {NEARLY_SOLD_OUT}"}
    total = sum(item["price"] * item["quantity"] for item in items)
    if path.endswith("validate"):
        return 200, {"valid": True, "total": total, "item_count": len(items)}
    if order["rule"] in REFUSED:
        return REFUSED[order["rule"]]
    if order["card_token"].endswith("declined"):
        return 402, {"detail": "card declined"}
    return 200, {"success": True, "total": total - RULES[order["rule"]](total, items)}


def _units(items: list[dict[str, int]]) -> dict[int, int]:
    units: dict[int, int] = {}
    for item in items:
        units[item["product_id"]] = units.get(item["product_id"], 0) + item["quantity"]
    return units
