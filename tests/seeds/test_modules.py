"""Examples about bridge modules: Python that programs import."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from queue import Queue
from types import SimpleNamespace
from typing import Any

import pytest

from mlpy_async import CapabilityContext, CapabilityViolationError, MLRuntime, in_context

from .blocks import COPIES
from .hosts import BusinessLogic
from .running import module_of, run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"


def execute(source: str, modules: Iterable[Any], capabilities: Iterable[str], **context: Any) -> Any:
    async def main() -> Any:
        async with MLRuntime(modules=modules, capabilities=capabilities, cache_dir=None) as runtime:
            return await runtime.execute(source, context=context)

    return asyncio.run(main())


@pytest.mark.example(f"{ANALYSIS}-130")
def test_a_module_of_one_class() -> None:
    module = run(f"{ANALYSIS}-130")["MyModule"]
    assert execute("import mymodule; result = mymodule.custom_op(10);", [module], ["custom.access"]) == 25.0


@pytest.mark.example(f"{ANALYSIS}-186")
def test_a_bridge_to_the_logic_of_an_application(monkeypatch: pytest.MonkeyPatch) -> None:
    module_of(vars(BusinessLogic), "your_business_logic", monkeypatch)
    app = run(f"{ANALYSIS}-186")["app"]
    rights = ["app.read", "app.write", "payment.process", "db.read"]
    assert execute('import app; app.validate_user("alice", "alice@example.com")', [app], rights) == {
        "valid": True, "username_ok": True, "email_ok": True,
    }  # fmt: skip
    assert execute('import app; app.process_payment(20, "EUR")', [app], rights) == {
        "success": True, "transaction_id": "EUR-20",
    }  # fmt: skip
    assert execute('import app; app.process_payment(-1, "EUR")', [app], rights) == {
        "success": False, "error": "an amount is positive",
    }  # fmt: skip
    assert execute("import app; app.get_user_profile(7).created_at", [app], rights) == "2024-05-01T00:00:00+00:00"
    with pytest.raises(CapabilityViolationError, match="payment:process"):
        execute('import app; app.process_payment(20, "EUR")', [app], ["app.read", "app.write"])


@pytest.mark.example(f"{ANALYSIS}-971")
def test_a_bridge_to_a_window() -> None:
    pytest.importorskip("tkinter", reason="this interpreter has no tkinter")
    names = run(f"{ANALYSIS}-971")
    shown: dict[str, str] = {}
    names["register_widget"]("label", SimpleNamespace(config=shown.update))
    # called as the runtime would: the standard library has a module of this name, too
    gui = names["gui"]
    assert gui.update_label("label", "Done") is True
    assert gui.set_button_enabled("label", enabled=False) is True
    assert gui.update_label("other", "Done") is False
    assert shown == {"text": "Done", "state": "disabled"}


@pytest.mark.example(f"{ANALYSIS}-1151")
def test_an_exported_function() -> None:
    function = run(f"{ANALYSIS}-1151")["calculate_discount"]
    assert execute('import myapp; myapp.calculate_discount(100, "silver")', [function], ["pricing.read"]) == 85.0


@pytest.mark.example(f"{ANALYSIS}-1233")
def test_a_bridged_type() -> None:
    function = run(f"{ANALYSIS}-1233")["process_user"]
    source = 'profile = { name: "Alice", email: "alice@example.com", age: 30 }; result = process_user(profile);'
    assert execute(source, [], [], process_user=function) == {"processed": True}
    with pytest.raises(Exception, match=r"`profile\.age` must be an integer, got a string"):
        execute(source.replace("30", '"thirty"'), [], [], process_user=function)


@pytest.mark.example(f"{TOOLKIT}-321")
def test_the_registry_knows_the_standard_modules() -> None:
    assert {"math", "json"} <= set(run(f"{TOOLKIT}-321")["available"])


@pytest.mark.example(f"{TOOLKIT}-340", f"{TOOLKIT}-372")
def test_a_bridge_file_on_an_extension_path(tmp_path: Path) -> None:
    (tmp_path / "local_modules").mkdir()
    text = (COPIES / f"{TOOLKIT}-372.py").read_text(encoding="utf-8")
    (tmp_path / "local_modules/payments_bridge.py").write_text(text, encoding="utf-8")
    names = run(f"{TOOLKIT}-340")
    source = 'import payments; result = payments.charge_card(100.0, "tok_1234567");'
    text, issues, _ = names["transpiler"].transpile_to_python(source)
    assert text is not None and not issues

    async def main() -> Any:
        return await names["async_executor"].execute(source, capabilities={"payment.process"})

    assert asyncio.run(main()).value == {"success": True, "transaction_id": "TXN_tok_1234", "amount": 100.0}


@pytest.mark.example(f"{TOOLKIT}-2040")
def test_tests_of_discovery(tmp_path: Path) -> None:
    names = run(f"{TOOLKIT}-2040")
    names["test_stdlib_discovery"]()
    names["test_extension_module_discovery"](tmp_path)
    # its two other functions look at private attributes: `registry._scanned`, `registry._discovered`


@pytest.mark.example(f"{TOOLKIT}-2185")
def test_tests_of_custom_modules(tmp_path: Path) -> None:
    names = run(f"{TOOLKIT}-2185")
    for number, name in enumerate(("auto_detect_custom_module_in_transpilation", "async_execution_with_custom_module")):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome = names[f"test_{name}"](folder)
        if outcome is not None:
            asyncio.run(outcome)


@pytest.mark.example(f"{TOOLKIT}-3278")
def test_a_module_that_checks_for_itself(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello")
    # called as the runtime would: the standard library has a module of this name, too
    module = run(f"{TOOLKIT}-3278")["FileModule"]()
    with in_context(CapabilityContext([f"file:read:{tmp_path}/*"])):
        assert module.read_file(f"{tmp_path}/note.txt") == "hello"
    with in_context(CapabilityContext()), pytest.raises(CapabilityViolationError, match="file:read"):
        module.read_file(f"{tmp_path}/note.txt")


@pytest.mark.example(f"{ANALYSIS}-1261")
def test_hot_reload(tmp_path: Path) -> None:
    printed: Queue[str] = Queue()
    folder = tmp_path / "ml_scripts"
    folder.mkdir()
    (folder / "business_logic.ml").write_text("function validate_order(order) { return order.total > 0; }")
    names = run(f"{ANALYSIS}-1261", print=printed.put)
    try:
        (folder / "business_logic.ml").write_text("function validate_order(order) { return order.total > 100; }")
        assert printed.get(timeout=10) == "business_logic.ml reloaded!"
        assert names["validate_order"]({"total": 50}) is False
    finally:
        names["reloader"].stop()


@pytest.mark.example(f"{ANALYSIS}-1286")
def test_plugins(tmp_path: Path) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "my_plugin.ml").write_text(
        '@plugin {\n    name: "My Plugin",\n    version: "1.0.0",\n    dependencies: ["http", "json"]\n}\n'
        'export function init() { return true; }\nexport function handle_request(req) { return "hello " + req.name; }\n'
    )
    assert run(f"{ANALYSIS}-1286", request_data={"name": "Ann"})["result"] == "hello Ann"
