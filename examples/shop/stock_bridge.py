"""What the rules of the shop may ask the host: levels of stock by warehouse, and which surveys are running."""

from __future__ import annotations

from mlpy_async import ml_function, ml_module

LEVELS = {"tea": 120, "milk": 40}


@ml_module(name="stock", description="Levels of stock")
class Stock:
    def __init__(self) -> None:
        self._running = self._ended = 0
        self._remembered: list[float] = []

    @ml_function(capabilities=["stock.read"], resource="warehouse")
    def level(self, warehouse: str, product: str) -> int:
        """How much of a product a warehouse has."""
        return LEVELS.get(product, 0)

    @ml_function
    def begin(self) -> None:
        self._running += 1

    @ml_function
    def end(self) -> None:
        self._running -= 1
        self._ended += 1

    @ml_function
    def remember(self, total: float) -> None:
        self._remembered.append(total)

    @ml_function
    def surveys(self) -> dict[str, object]:
        """How many surveys run and have ended, and the totals of what was ordered."""
        return {"running": self._running, "ended": self._ended, "orders": list(self._remembered)}
