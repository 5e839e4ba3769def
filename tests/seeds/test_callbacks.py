"""Examples in which functions of ML are callables of Python."""

from __future__ import annotations

from typing import Any

import pytest

from .running import run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"
DEV = "integration-toolkit-dev"


class Button:
    """A button of no toolkit: it keeps its command."""

    def config(self, command: Any) -> None:
        self.click = command


def session_with(source: str, **options: Any) -> Any:
    from mlpy_async import MLREPLSession

    session = MLREPLSession(**options)
    assert session.execute_ml_line(source).success
    return session


@pytest.mark.example(f"{ANALYSIS}-1178")
def test_the_decorator() -> None:
    button = Button()
    names = run(f"{ANALYSIS}-1178", button=button)
    assert button.click() is True
    assert names["validator"]({"email": "nowhere", "name": "Alice"}) is False


@pytest.mark.example(f"{TOOLKIT}-926")
def test_a_wrapper_that_writes_calls() -> None:
    names = run(f"{TOOLKIT}-926")
    session = session_with('function greet(name) { return "hello " + name; } function fail() { throw "no"; }')
    registry = names["MLCallbackRegistry"](session)
    assert registry.register("greet", "greet")("Ann") == "hello Ann"
    assert registry["greet"] is registry.get("greet")
    assert registry.register("fail", "fail", error_handler=lambda error: f"handled: {error}")().startswith(
        "handled: ML function failed"
    )
    session.close()


@pytest.mark.example(f"{TOOLKIT}-2138")
@pytest.mark.parametrize("name", ["creation", "with_dict", "error_handling"])
def test_tests_of_callbacks(name: str) -> None:
    run(f"{TOOLKIT}-2138")[f"test_ml_callback_{name}"]()


@pytest.mark.example(f"{TOOLKIT}-2264")
def test_from_end_to_end() -> None:
    run(f"{TOOLKIT}-2264")["test_complete_integration_toolkit_workflow"]()


@pytest.mark.example(f"{TOOLKIT}-2814")
def test_errors_stay_inside() -> None:
    session = session_with('function validate_input(text) { throw "secret"; }')
    assert run(f"{TOOLKIT}-2814", session=session)["callback"]("x") == {"error": "Internal error"}
    session.close()


@pytest.mark.example(f"{TOOLKIT}-3050")
def test_capabilities_of_the_creation() -> None:
    names = run(f"{TOOLKIT}-3050")
    session = session_with("function double(x) { return x * 2; }")
    assert names["ml_callback"](session, "double", capabilities=set())(21) == 42
    session.close()


@pytest.mark.example(f"{TOOLKIT}-3109")
def test_explicit_capabilities() -> None:
    button = Button()
    session = session_with("function validate_and_save(data) { return data.total > 0; }")
    run(f"{TOOLKIT}-3109", session=session, button=button, data={"total": 3})
    assert button.click() is True
    session.close()


@pytest.mark.example(f"{TOOLKIT}-3687")
def test_a_callback_in_a_handler() -> None:
    button = Button()
    session = session_with("function validate_input(data) { return data.length > 2; }")
    run(f"{TOOLKIT}-3687", session=session, button=button, data="abc")
    assert button.click() is True
    session.close()


@pytest.mark.example(f"{DEV}-735")
def test_a_debugged_callback() -> None:
    button = Button()
    session = session_with("function validate_order(order) { return order.total > 0; }")
    run(f"{DEV}-735", session=session, button=button, order={"total": 3})
    assert button.click() is True
    session.close()
