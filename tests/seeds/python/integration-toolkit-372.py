# File: /company/ml_modules/payments_bridge.py

from mlpy_async import ml_module, ml_function

@ml_module(
    name="payments",
    description="Payment processing for ML",
    capabilities=["payment.process"]
)
class PaymentModule:
    @ml_function(description="Process credit card payment")
    def charge_card(self, amount: float, card_token: str) -> dict:
        # Payment processing logic
        return {
            "success": True,
            "transaction_id": f"TXN_{card_token[:8]}",
            "amount": amount
        }

payments = PaymentModule()

# That's it! Auto-detected and registered.
