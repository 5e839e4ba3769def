"""Examples with windows of Tk, on a virtual display, driven by their widgets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from .running import run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"


def widgets(parent: Any, kind: str) -> list[Any]:
    """The widgets of a class below another one, as they were made."""
    found: list[Any] = []
    for child in parent.winfo_children():
        found += [child] if child.winfo_class() in (kind, f"T{kind}") else []
        found += widgets(child, kind)
    return found


def drive(monkeypatch: pytest.MonkeyPatch, steps: Callable[[Any], None]) -> None:
    """In place of a person: `mainloop` takes these steps, and closes the window."""
    import tkinter

    def mainloop(root: Any, _threshold: int = 0) -> None:
        try:
            root.update()
            steps(root)
        finally:
            root.destroy()

    monkeypatch.setattr(tkinter.Misc, "mainloop", mainloop)


def keep(monkeypatch: pytest.MonkeyPatch, *names: str) -> list[tuple[str, ...]]:
    """Message boxes are noted, not shown."""
    from tkinter import messagebox

    noted: list[tuple[str, ...]] = []
    for name in names:
        monkeypatch.setattr(messagebox, name, lambda *texts: noted.append(texts))
    return noted


@pytest.mark.example(f"{ANALYSIS}-630")
def test_event_handlers(display: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def steps(root: Any) -> None:
        (button,), (entry,), (count, status) = widgets(root, "Button"), widgets(root, "Entry"), widgets(root, "Label")
        button.invoke()
        button.invoke()
        assert count["text"] == "Clicked 2 times"
        for text, said in (("short", "OK"), ("x" * 101, "Too long!")):
            entry.delete(0, "end")
            entry.insert(0, text)
            entry.focus_force()
            root.update()
            entry.event_generate("<KeyRelease>", keysym="a")
            root.update()
            assert status["text"] == said

    names = run(f"{ANALYSIS}-630")
    drive(monkeypatch, steps)
    names["gui_event_handler_pattern"]()


@pytest.mark.example(f"{ANALYSIS}-1898")
def test_a_calculator(display: None, monkeypatch: pytest.MonkeyPatch) -> None:
    names = run(f"{ANALYSIS}-1898")
    errors = keep(monkeypatch, "showerror")
    application = names["MLCalculatorApp"]
    made: list[Any] = []
    names["MLCalculatorApp"] = lambda root: made.append(application(root))

    def steps(root: Any) -> None:
        (calculator,) = made
        calculate, scientific, clear = widgets(root, "Button")
        calculator.value_a.set("6")
        calculator.value_b.set("7")
        calculator.operation.set("multiply")
        calculate.invoke()
        assert calculator.result_var.get() == "42.000000"
        assert calculator.history_text.get("1.0", "end").strip() == "6.0 multiply 7.0 = 42.0"
        calculator.sci_value.set("5")
        calculator.sci_function.set("factorial")
        scientific.invoke()
        assert calculator.result_var.get() == "120.000000"
        calculator.operation.set("divide")
        calculator.value_b.set("0")
        calculate.invoke()
        assert errors == [("Calculation Error", "Division by zero")]
        clear.invoke()
        assert not calculator.history_text.get("1.0", "end").strip()

    drive(monkeypatch, steps)
    names["main"]()


@pytest.mark.example(f"{TOOLKIT}-754")
def test_an_asynchronous_window(display: None) -> None:
    import tkinter

    names = run(f"{TOOLKIT}-754")
    root = tkinter.Tk()
    application = names["AsyncGUIApp"](root)

    def end(*_: object) -> None:
        if application.status_var.get().startswith(("Done", "Error")):
            root.after_idle(root.quit)
            loop.call_soon(task.cancel)

    async def main() -> None:
        nonlocal loop, task
        loop = asyncio.get_running_loop()
        task = loop.create_task(names["run_tkinter_async"](root, interval=0.005))
        application.status_var.trace_add("write", end)
        root.after(1, widgets(root, "Button")[0].invoke)
        await asyncio.wait([task])

    loop: Any = None
    task: Any = None
    try:
        asyncio.run(main())
        assert application.result_var.get() == "Result: 4.000000"
    finally:
        root.destroy()


@pytest.mark.example(f"{TOOLKIT}-1100")
def test_callbacks_as_event_handlers(display: None, monkeypatch: pytest.MonkeyPatch) -> None:
    names = run(f"{TOOLKIT}-1100")
    shown = keep(monkeypatch, "showinfo", "showerror")

    def steps(root: Any) -> None:
        (entry,), (submit,), status = widgets(root, "Entry"), widgets(root, "Button"), widgets(root, "Label")[1]
        entry.insert(0, "ab")
        entry.focus_force()
        root.update()
        entry.event_generate("<KeyRelease>", keysym="b")
        root.update()
        assert status["text"] == "✗ Text too short (min 3 chars)"
        submit.invoke()
        entry.insert("end", "c")
        submit.invoke()
        assert entry.get() == ""

    drive(monkeypatch, steps)
    names["main"]()
    assert shown == [
        ("Validation Error", "Text too short (min 3 chars)"),
        ("Success", "Submitted successfully!\nTotal submissions: 1"),
    ]
