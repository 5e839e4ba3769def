"""The warehouse, as programs see it: a reservation holds goods until it is confirmed or released."""

from __future__ import annotations

from itertools import count

from mlpy_async import ml_function, ml_module

STOCK = {1: 1_000_000, 2: 1_000_000, 3: 1_000_000, 4: 2}
"""Units of each product at first. The last is nearly sold out."""


@ml_module(name="inventory", description="Stock and reservations")
class Inventory:
    def __init__(self) -> None:
        self._available = dict(STOCK)
        self._sold = dict.fromkeys(STOCK, 0)
        self._reserved: dict[str, tuple[int, int]] = {}
        self._numbers = count(1)

    @ml_function(capabilities=["inventory.read"])
    def check_stock(self, product_id: int) -> dict[str, int]:
        """How much of a product nobody has reserved."""
        return {"available": self._available.get(product_id, 0)}

    @ml_function(capabilities=["inventory.write"])
    def reserve(self, product_id: int, quantity: int) -> str | None:
        """Hold units of a product: the id of the reservation, or null if there are not so many."""
        if quantity < 1 or self._available.get(product_id, 0) < quantity:
            return None
        self._available[product_id] -= quantity
        name = f"RES_{next(self._numbers)}"
        self._reserved[name] = (product_id, quantity)
        return name

    @ml_function(capabilities=["inventory.write"])
    def confirm_reservation(self, reservation_id: str) -> None:
        """The goods are sold."""
        product, quantity = self._reserved.pop(reservation_id)
        self._sold[product] += quantity

    @ml_function(capabilities=["inventory.write"])
    def release_reservation(self, reservation_id: str) -> None:
        """The goods are available again."""
        product, quantity = self._reserved.pop(reservation_id)
        self._available[product] += quantity

    @ml_function(capabilities=["inventory.read"])
    def survey(self) -> dict[str, object]:
        """How many reservations are open, and the units sold of each product."""
        return {"open": len(self._reserved), "sold": {str(product): units for product, units in self._sold.items()}}
