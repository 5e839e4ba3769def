"""What the texts around the examples name as the application's own, and do not define: one small stand-in each.

The reasons stand with them.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from types import SimpleNamespace

from mlpy_async import CapabilityToken

__all__ = [
    "SETTINGS",
    "SHOP_MODULES",
    "BusinessLogic",
    "CapabilityViolation",
    "CircuitBreakerOpenError",
    "FrameInfo",
    "RetryPolicy",
    "integration_repl",
]


class BusinessLogic:
    """`import your_business_logic as _bl`: the application that a bridge stands in front of."""

    db = SimpleNamespace(
        get_user=lambda number: SimpleNamespace(
            id=number,
            name="Alice",
            email="alice@example.com",
            created_at=datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc),
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


def integration_repl() -> type:
    """The session of integration-toolkit-dev-1672: what that text calls `IntegrationREPL` has callbacks by name, and no other text makes one."""
    from mlpy_async import REPLSession

    class IntegrationREPL(REPLSession):
        def __init__(self) -> None:
            super().__init__()
            self.registered_callbacks: dict[str, object] = {}

    return IntegrationREPL


@dataclass(frozen=True)
class FrameInfo:
    """A place in a stack of calls: integration-toolkit-dev-148 keeps some, and integration-toolkit-dev-174 says what is in one."""

    filename: str
    lineno: int
    function: str
    code_context: list[str] | None


SHOP_MODULES = {
    "payments": """
from mlpy_async import ml_function, ml_module

@ml_module(name="payments")
class Payments:
    @ml_function
    def validate_card(self, card_token: str) -> dict:
        return {"valid": len(card_token) == 16}

    @ml_function
    def charge_card(self, amount: float, card_token: str) -> dict:
        return {"success": True, "transaction_id": f"TXN_{card_token[:8]}", "amount": amount}
""",
    "inventory": """
from mlpy_async import ml_function, ml_module

@ml_module(name="inventory")
class Inventory:
    @ml_function
    def check_stock(self, product_id: int) -> dict:
        return {"available": 10}

    @ml_function
    def reserve(self, product_id: int, quantity: int) -> dict:
        return {"product_id": product_id, "quantity": quantity}

    @ml_function
    def confirm_reservation(self, reservation_id: str) -> bool:
        return True

    @ml_function
    def release_reservation(self, reservation_id: str) -> bool:
        return True
""",
    "analytics": """
from mlpy_async import ml_function, ml_module

@ml_module(name="analytics")
class Analytics:
    @ml_function
    def log_transaction(self, data: dict) -> bool:
        return True

    @ml_function
    def record_sale(self, data: dict) -> bool:
        return True

    @ml_function
    def generate_monthly_report(self) -> dict:
        return {"count": 3, "revenue": 60}
""",
}
"""The company's own modules, which integration-toolkit-1351 and -1548 import; the documents show one function of one of them."""


class RetryPolicy:
    """integration-toolkit-3364 makes one and does not use it."""


class CircuitBreakerOpenError(Exception):
    """integration-toolkit-3364 raises it."""


SETTINGS = """
async:
  max_workers: 10
  default_timeout: 30.0
  enable_debugging: false
capabilities:
  default_capabilities:
    - type: file
      action: read
      pattern: ./data/*
    - type: network
      action: http
      pattern: api.example.com
repl:
  history_file: .mlpy_integration_history
  auto_save: true
  enable_debugging: true
modules:
  extension_paths:
    - ./custom_modules
    - /usr/local/lib/mlpy/modules
monitoring:
  enable_metrics: true
  metrics_port: 9090
  enable_tracing: false
"""
"""The file that integration-toolkit-dev-2075 loads, as the text in front of it shows it."""
