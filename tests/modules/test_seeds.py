"""The examples of the seeds about modules, with only their import lines changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypedDict

import anyio
import pytest

from mlpy_async import (
    AsyncMLExecutor,
    MLBorderError,
    MLRuntime,
    MLTranspiler,
    ModuleRegistry,
    async_ml_execute,
    get_registry,
    ml_export,
    ml_generator,
    ml_type_bridge,
)

CUSTOM = """
from mlpy_async import ml_module, ml_function

@ml_module(name="custom", description="Custom module")
class CustomModule:
    @ml_function(description="Custom function")
    def process(self, x: int) -> int:
        return x * 2

custom = CustomModule()
"""
PAYMENTS = """
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

    @ml_function(description="Process payment")
    def charge(self, amount: float) -> dict:
        return {"success": True, "amount": amount}

payments = PaymentModule()
"""


@pytest.fixture
def ext_dir(tmp_path: Path) -> Path:
    (tmp_path / "custom_bridge.py").write_text(CUSTOM)
    (tmp_path / "payments_bridge.py").write_text(PAYMENTS)
    return tmp_path


def test_extension_module_discovery(ext_dir: Path) -> None:
    registry = ModuleRegistry()
    assert registry.is_available("math")
    assert registry.get_module("math") is not None
    registry.add_extension_paths([str(ext_dir)])

    assert registry.is_available("custom")
    custom_module = registry.get_module("custom")
    assert custom_module.process(5) == 10


def test_health() -> None:
    registry = get_registry()
    assert registry is ModuleRegistry.get_instance()
    critical_modules = ["math", "json"]
    assert all(registry.is_available(mod) for mod in critical_modules)
    assert len(registry.get_all_module_names()) == len(registry.list_modules()) > 5


def test_auto_detect_custom_module_in_transpilation(ext_dir: Path) -> None:
    transpiler = MLTranspiler(python_extension_paths=[str(ext_dir)])

    ml_code = """
        import payments;
        result = payments.charge(100.0);
    """

    python_code, issues, _ = transpiler.transpile_to_python(ml_code)

    assert python_code is not None
    assert len(issues) == 0
    assert "payments" in python_code

    namespace: dict[str, Any] = {}
    exec(python_code, namespace)

    result = namespace.get("result")
    assert result is not None
    assert result["success"] is True
    assert result["amount"] == 100.0


@pytest.mark.anyio
async def test_async_execution_with_custom_module(anyio_backend: Any, ext_dir: Path) -> None:
    result = await async_ml_execute(
        """
            import payments;
            result = payments.charge(50);
        """,
        timeout=5.0,
        python_extension_paths=[str(ext_dir)],
    )
    assert result.success
    assert result.value["amount"] == 50

    executor = AsyncMLExecutor(python_extension_paths=[str(ext_dir)])
    result = await executor.execute(
        """
        import payments;  // Auto-detected from extension path
        result = payments.charge_card(100.0, "tok_123");
    """,
        timeout=30.0,
    )
    assert result.value["transaction_id"] == "TXN_tok_123"


@pytest.mark.anyio
async def test_export_and_types(anyio_backend: Any) -> None:
    @ml_export(module="myapp", description="Calculate discount", capabilities=["pricing.read"])
    def calculate_discount(price: float, customer_tier: str) -> float:
        """Calculate customer discount."""
        rates = {"gold": 0.3, "silver": 0.15, "bronze": 0.05}
        return price * (1 - rates.get(customer_tier, 0))

    class UserProfile(TypedDict):
        name: str
        email: str
        age: int

    @ml_type_bridge(UserProfile)
    def process_user(profile: dict[str, Any]) -> dict[str, Any]:
        """Python function with type info for ML."""
        return {"processed": True}

    async with MLRuntime(modules=[calculate_discount], capabilities=["pricing.read"], cache_dir=None) as rt:
        assert await rt.execute("import myapp; myapp.calculate_discount(100, 'silver')") == 85.0
        program = 'profile = { name: "Alice", email: "alice@example.com", age: %s };\nresult = process_user(profile);'
        assert await rt.execute(program % "30", context={"process_user": process_user}) == {"processed": True}
        with pytest.raises(MLBorderError, match=r"`profile\.age` must be an integer, got a string"):
            await rt.execute(program % '"thirty"', context={"process_user": process_user})


@pytest.mark.anyio
async def test_generators(anyio_backend: Any) -> None:
    source = """
    function* generate_numbers(n) {
        for (i = 0; i < n; i = i + 1) {
            yield i * i;
        }
    }
    """

    def in_a_thread() -> list[Any]:
        return list(ml_generator("generate_numbers", 10))

    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(source)
        assert [value async for value in ml_generator("generate_numbers", 4)] == [0, 1, 4, 9]
        assert await anyio.to_thread.run_sync(in_a_thread) == [n * n for n in range(10)]
    with pytest.raises(RuntimeError, match="no open runtime"):
        ml_generator("generate_numbers", 10)
