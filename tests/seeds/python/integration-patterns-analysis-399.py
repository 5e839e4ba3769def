from mlpy_async import requires_capability

@requires_capability("database.read")
def get_user_data(user_id: int) -> dict:
    """Fetch user data with capability check."""
    return db.users.get(user_id)

@requires_capability("payment.process")
def charge_card(amount: float, card_token: str) -> str:
    """Process payment with capability check."""
    return payment_gateway.charge(amount, card_token)
