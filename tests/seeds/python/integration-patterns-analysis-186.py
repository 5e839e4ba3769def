# src/your_app/ml_modules/app_bridge.py

from mlpy_async import ml_module, ml_function, ml_class
import your_business_logic as _bl  # Underscore prefix to avoid ML conflicts

@ml_module(
    name="app",
    description="Application-specific operations for ML",
    capabilities=["app.read", "app.write"],
    version="1.0.0"
)
class AppModule:
    """Bridge between Python app and ML code."""

    @ml_function(
        description="Validate user input",
        capabilities=["app.read"],
        params=[
            {"name": "username", "type": "str", "description": "Username to validate"},
            {"name": "email", "type": "str", "description": "Email to validate"}
        ],
        returns="object"
    )
    @staticmethod
    def validate_user(username: str, email: str) -> dict:
        """Validate user credentials."""
        return {
            "valid": _bl.check_username(username) and _bl.check_email(email),
            "username_ok": _bl.check_username(username),
            "email_ok": _bl.check_email(email)
        }

    @ml_function(
        description="Process payment",
        capabilities=["app.write", "payment.process"],
        params=[
            {"name": "amount", "type": "number"},
            {"name": "currency", "type": "str"}
        ],
        returns="object"
    )
    @staticmethod
    def process_payment(amount: float, currency: str) -> dict:
        """Process a payment transaction."""
        try:
            transaction_id = _bl.charge_payment(amount, currency)
            return {
                "success": True,
                "transaction_id": transaction_id
            }
        except Exception as e:
            return {
                "success": False,
                "error": str(e)
            }

    @ml_function(
        description="Get user profile",
        capabilities=["app.read", "db.read"]
    )
    @staticmethod
    def get_user_profile(user_id: int) -> dict:
        """Fetch user profile from database."""
        user = _bl.db.get_user(user_id)
        return {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "created_at": user.created_at.isoformat()
        }

# Create module instance
app = AppModule()

__all__ = ["AppModule", "app"]
