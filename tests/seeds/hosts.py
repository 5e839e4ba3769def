"""What the texts around the examples name as the application's own, and do not define: one small stand-in each.

The reasons stand with them. Nothing here is of our packages.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from mlpy_async import CapabilityContext, CapabilityToken

__all__ = ["BusinessLogic", "CircuitBreakerOpenError", "FrameInfo", "RetryPolicy", "SourceMapping"]


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
