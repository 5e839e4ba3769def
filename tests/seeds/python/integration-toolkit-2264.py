# tests/ml_integration/test_integration_toolkit_e2e.py

def test_complete_integration_toolkit_workflow():
    """Test complete workflow with all three components."""

    # Setup: Create custom module
    with tempfile.TemporaryDirectory() as tmp_dir:
        ext_dir = Path(tmp_dir) / "modules"
        ext_dir.mkdir()

        # Custom payment module
        (ext_dir / "payments_bridge.py").write_text('''
from mlpy_async import ml_module, ml_function

@ml_module(name="payments", description="Payment processing")
class PaymentModule:
    @ml_function(description="Validate card")
    def validate_card(self, card_token: str) -> dict:
        return {"valid": len(card_token) == 16}

    @ml_function(description="Charge card")
    def charge(self, amount: float, card_token: str) -> dict:
        return {
            "success": True,
            "transaction_id": f"TXN_{card_token[:8]}",
            "amount": amount
        }

payments = PaymentModule()
''')

        # Step 1: Initialize ML session with auto-detection
        session = MLREPLSession(
            security_enabled=False,
            python_extension_paths=[str(ext_dir)]
        )

        # Step 2: Load ML business logic using custom module
        ml_logic = '''
            import payments;

            function process_payment(amount, card_token) {
                // Validate card
                validation = payments.validate_card(card_token);

                if (!validation.valid) {
                    return { success: false, error: "Invalid card" };
                }

                // Charge card
                result = payments.charge(amount, card_token);
                return result;
            }
        '''

        result = session.execute_ml_line(ml_logic)
        assert result.success

        # Step 3: Create callback for Python integration
        process_payment_callback = ml_callback(session, "process_payment")

        # Step 4: Use callback in Python
        payment_result = process_payment_callback(100.0, "1234567890123456")

        assert payment_result["success"] is True
        assert payment_result["amount"] == 100.0
        assert "TXN_" in payment_result["transaction_id"]

        # Step 5: Test async execution with custom module
        async def async_test():
            result = await async_ml_execute(
                '''
                    import payments;
                    result = payments.charge(50.0, "9876543210987654");
                ''',
                timeout=5.0,
                python_extension_paths=[str(ext_dir)]
            )

            assert result.success
            assert result.value["amount"] == 50.0

        asyncio.run(async_test())
