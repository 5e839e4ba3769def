# tests/integration/test_integration_toolkit.py

def test_auto_detect_custom_module_in_transpilation(tmp_path):
    """Test custom module auto-detection in transpilation."""
    # Create extension module
    ext_dir = tmp_path / "ext"
    ext_dir.mkdir()

    (ext_dir / "payments_bridge.py").write_text('''
from mlpy_async import ml_module, ml_function

@ml_module(name="payments", description="Payment processing")
class PaymentModule:
    @ml_function(description="Process payment")
    def charge(self, amount: float) -> dict:
        return {"success": True, "amount": amount}

payments = PaymentModule()
''')

    # Transpile ML code using custom module
    transpiler = MLTranspiler(python_extension_paths=[str(ext_dir)])

    ml_code = '''
        import payments;
        result = payments.charge(100.0);
    '''

    python_code, issues, _ = transpiler.transpile_to_python(ml_code)

    assert python_code is not None
    assert len(issues) == 0
    assert "payments" in python_code

    # Execute transpiled code
    namespace = {}
    exec(python_code, namespace)

    result = namespace.get("result")
    assert result["success"] is True
    assert result["amount"] == 100.0


@pytest.mark.asyncio
async def test_async_execution_with_custom_module(tmp_path):
    """Test async execution with auto-detected custom module."""
    # Create extension module
    ext_dir = tmp_path / "ext"
    ext_dir.mkdir()

    (ext_dir / "analytics_bridge.py").write_text('''
from mlpy_async import ml_module, ml_function

@ml_module(name="analytics", description="Analytics")
class AnalyticsModule:
    @ml_function(description="Calculate average")
    def avg(self, numbers: list) -> float:
        return sum(numbers) / len(numbers)

analytics = AnalyticsModule()
''')

    # Async execution with custom module
    result = await async_ml_execute(
        '''
            import analytics;
            result = analytics.avg([1, 2, 3, 4, 5]);
        ''',
        timeout=5.0,
        python_extension_paths=[str(ext_dir)]
    )

    assert result.success
    assert result.value == 3.0
