def quick_integration_pattern():
    """Quick integration without bridge module."""

    from mlpy_async import MLTranspiler

    # Your Python functions
    def calculate_discount(price: float, tier: str) -> float:
        """Calculate discount based on customer tier."""
        rates = {"gold": 0.3, "silver": 0.15, "bronze": 0.05}
        return price * (1 - rates.get(tier, 0))

    def send_notification(user_id: int, message: str) -> bool:
        """Send notification to user."""
        print(f"Notification to user {user_id}: {message}")
        return True

    # Transpile ML code
    ml_code = '''
        // ML code using Python functions
        price = 100;
        tier = "gold";
        final_price = calculate_discount(price, tier);
        send_notification(123, "Your discount: " + final_price);
    '''

    transpiler = MLTranspiler()
    python_code, issues, _ = transpiler.transpile_to_python(ml_code)

    if python_code:
        # Create namespace with Python functions
        namespace = {
            "calculate_discount": calculate_discount,
            "send_notification": send_notification
        }

        # Execute ML code with access to Python functions
        exec(python_code, namespace)
