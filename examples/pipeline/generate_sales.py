"""Makes a CSV file of sales, the same one for the same seed; about one row in twenty has something wrong with it."""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

__all__ = ["HEADER", "write_sales"]

HEADER = ["order_id", "day", "country", "product", "quantity", "unit_price", "email", "note"]
_NOTES = ["", "", "", "leave at the door", 'call it "urgent", please', "two lines:\nfragile"]


def make_sale(dice: random.Random, number: int) -> list[str]:
    """The fields of one sale."""
    day = date(2025, 1, 1) + timedelta(days=dice.randrange(365))
    return [
        str(number),
        day.isoformat(),
        dice.choices(["DE", "AT", "CH", "FR"], [60, 20, 10, 10])[0],
        dice.choice(["tea", "cup", "pot", "kettle", "strainer"]),
        str(dice.choice([1, 1, 1, 2, 3, 12, 25])),
        f"{dice.lognormvariate(3, 0.9):.2f}",
        f"customer{dice.randrange(4_000)}@example.com",
        dice.choice(_NOTES),
    ]


def spoil(dice: random.Random, row: list[str]) -> list[str]:
    """The same row with one thing wrong."""
    wrong = {0: "1", 1: "2025-02-30", 2: "XX", 4: dice.choice(["0", "many", ""]), 5: dice.choice(["-3.00", "12,5"])}
    column = dice.choice([0, 1, 2, 4, 5, 6, 7, 8])
    if column in wrong:
        return [*row[:column], wrong[column], *row[column + 1 :]]
    if column == 6:
        return [*row[:6], row[6].replace("@", " at "), row[7]]
    return row[:7] if column == 7 else [*row, "one field too many"]


def write_sales(path: Path, count: int = 20_000, seed: int = 20_26) -> None:
    """Write `count` sales below a header."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(1, count + 1):
            row = make_sale(dice, number)
            writer.writerow(spoil(dice, row) if dice.random() < 0.05 and number > 1 else row)


if __name__ == "__main__":
    write_sales(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
