from mlpy_async import ml_export

@ml_export(
    module="myapp",
    description="Calculate discount",
    capabilities=["pricing.read"]
)
def calculate_discount(price: float, customer_tier: str) -> float:
    """Calculate customer discount."""
    rates = {"gold": 0.3, "silver": 0.15, "bronze": 0.05}
    return price * (1 - rates.get(customer_tier, 0))

# Auto-registers with:
# - Safe attribute registry
# - Code generator
# - Module system
