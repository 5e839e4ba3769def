"""Makes orders as JSON Lines, the same ones for the same seed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

__all__ = ["make_order", "write_orders"]

_COUNTRIES = ["DE"] * 60 + ["AT", "CH", "FR"] * 10 + ["US"] * 6 + ["BR"] * 2 + ["XX"] * 2


def make_order(dice: random.Random, number: int) -> dict[str, Any]:
    """One order; about one in twenty has something wrong with it."""
    country = dice.choice(_COUNTRIES)
    name = f"customer{dice.randrange(4_000)}"
    mail = dice.choices(["example.com", "example.org", "mailinator.com"], [70, 26, 4])[0]
    items = [
        {
            "sku": f"SKU-{dice.randrange(1_000):04}",
            "price": round(dice.lognormvariate(3, 0.9), 2),
            "quantity": dice.choice([1, 1, 1, 2, 3, 12, 25]),
            "weight": round(dice.uniform(0.05, 3), 2),
        }
        for _ in range(dice.choices([0, 1, 2, 3, 5, 8], [1, 30, 30, 20, 14, 5])[0])
    ]
    if items and dice.random() < 0.02:
        items[0]["quantity"] = 0
    return {
        "id": number,
        "customer": {
            "email": name if dice.random() < 0.01 else f"{name}@{mail}",
            "tier": dice.choices(["basic", "silver", "gold", "platinum"], [60, 25, 12, 3])[0],
            "orders": dice.choice([0, 0, 1, 3, 12]),
        },
        "address": {"country": country},
        "payment": {
            "country": country if dice.random() < 0.93 else dice.choice(_COUNTRIES),
            "attempts": dice.choices([1, 2, 3, 5], [88, 7, 3, 2])[0],
        },
        "code": dice.choice([None, None, None, "WELCOME10", "SPRING25", "FIVEOFF", "OLDCODE"]),
        "express": dice.random() < 0.15,
        "items": items,
    }


def write_orders(path: Path, count: int = 10_000, seed: int = 20_26) -> None:
    """Write `count` orders, a line each."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, count + 1):
            file.write(json.dumps(make_order(dice, number)) + "\n")


if __name__ == "__main__":
    write_orders(Path(__file__).with_name("orders.jsonl"))
