"""The payment provider, as programs see it: stands for a service that answers over the network."""

from __future__ import annotations

from itertools import count

import anyio

from mlpy_async import ml_function, ml_module

ANSWER_TIME = 0.002
"""Seconds that the provider takes."""


@ml_module(name="payments", description="Charges cards")
class Payments:
    def __init__(self) -> None:
        self._numbers = count(1)

    @ml_function(capabilities=["payments.charge"])
    async def charge_card(self, amount: int, card_token: str) -> dict[str, object]:
        """Charge a card with an amount in cents; cards whose token ends with `declined` are declined."""
        await anyio.sleep(ANSWER_TIME)
        if card_token.endswith("declined"):
            return {"success": False, "reason": "card declined"}
        return {"success": True, "transaction_id": f"TXN_{next(self._numbers)}"}
