"""What the texts around the examples name as the application's own, and do not define: one small stand-in each.

The reasons stand with them. """

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from types import SimpleNamespace

from mlpy_async import CapabilityToken

__all__ = ["BusinessLogic", "CapabilityViolation"]


class BusinessLogic:
    """`import your_business_logic as _bl`: the application that a bridge stands in front of."""

    db = SimpleNamespace(
        get_user=lambda number: SimpleNamespace(
            id=number, name="Alice", email="alice@example.com", created_at=datetime.datetime(2024, 5, 1)
        )
    )

    @staticmethod
    def check_username(name: str) -> bool:
        return name.isalnum()

    @staticmethod
    def check_email(address: str) -> bool:
        return "@" in address

    @staticmethod
    def charge_payment(amount: float, currency: str) -> str:
        if amount <= 0:
            raise ValueError("an amount is positive")
        return f"{currency}-{amount:g}"


@dataclass(frozen=True)
class CapabilityViolation:
    """The record that integration-toolkit-3195 writes: the inside of a handler, with the fields it had then; ours has fewer."""

    context_id: str
    execution_type: str
    required_capability: CapabilityToken
    available_capabilities: Collection[CapabilityToken]
    operation: str
    stack_trace: list[str]
    timestamp: float
