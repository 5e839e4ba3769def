"""Counts sales for those who like figures."""

from __future__ import annotations

from mlpy_async import ml_function, ml_module


@ml_module(name="analytics", description="Figures about sales")
class Analytics:
    def __init__(self) -> None:
        self._sales = self._revenue = 0

    @ml_function(capabilities=["analytics.write"])
    def record_sale(self, amount: int, customer_id: int) -> None:
        """Note a sale; the amount in cents."""
        self._sales += 1
        self._revenue += amount

    @ml_function(capabilities=["analytics.read"])
    def summary(self) -> dict[str, int]:
        """How many sales there were, and their sum in cents."""
        return {"sales": self._sales, "revenue": self._revenue}
