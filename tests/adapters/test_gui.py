"""The module `gui`: real windows of programs, in Tk and in Qt, and what programs may not do with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import CapabilityViolationError, LimitError, MLError, MLRuntime, check_capability
from mlpy_async.adapters.gui import GuiBridge

from .conftest import Windows, screenshot

COUNTER = """
import gui;

clicks = 0;
window = gui.createWindow({title: "My App", width: 300, height: 240, onClose: () => note("closed")});
label = gui.createLabel(window, {text: "Hello, World!", fontSize: 16});
button = gui.createButton(window, {
    text: "Click & go",
    onClick: function() {
        clicks = clicks + 1;
        label.setText("Button clicked " + clicks + " times");
        bar.setValue(clicks / 2);
        note(label.getText());
    }
});
entry = gui.createEntry(window, {text: "ann", onChange: (text) => note("typed " + text), onSubmit: (text) => note("sent " + text)});
box = gui.createCheckbox(window, {text: "Agree", checked: true, onChange: (on) => note("agreed " + on)});
bar = gui.createProgress(window);
gui.layout(window, {
    type: "vertical",
    children: [label, {type: "horizontal", children: [button, entry]}, {type: "grid", columns: 2, children: [box, bar]}]
});
window.show();
"""


def widgets(ml: GuiBridge) -> list[Any]:
    """The toolkit's own widgets, in the order in which the program made them."""
    held = ml.toolkit._widgets  # type: ignore[attr-defined]
    return [getattr(each, "widget", each) for _, each in sorted(held.items())]


def press(widget: Any) -> None:
    (widget.invoke if hasattr(widget, "invoke") else widget.click)()


def write(widget: Any, text: str) -> None:
    """As a user does it, with Return at the end."""
    if hasattr(widget, "event_generate"):
        widget.focus_force()
        widget.delete(0, "end")
        widget.insert(0, text)
        widget.event_generate("<Return>")
    else:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        widget.selectAll()
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Return)


class Script:
    """Does the steps one after the other in the thread of the windows: each waits for what the program notes."""

    def __init__(self, windows: Windows, steps: dict[str, Callable[[], object]]) -> None:
        self.windows = windows
        self.steps = steps
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)
        self.steps.get(text, lambda: None)()


def with_gui(windows: Windows, **options: Any) -> GuiBridge:
    return windows.bridge(MLRuntime(cache_dir=None, capabilities=["gui:window:My App"], **options))


def test_a_program_with_windows(windows: Windows, request: pytest.FixtureRequest, screenshots: Path) -> None:
    with with_gui(windows) as ml:
        script = Script(windows, {})

        def picture() -> None:
            if hasattr(windows, "root"):
                windows.window.update()
                screenshot(request.getfixturevalue("display"), screenshots / "gui-tk.png")
            else:
                assert widgets(ml)[0].window().grab().save(str(screenshots / "gui-qt.png"))

        script.steps = {
            "Button clicked 1 times": lambda: press(button),
            "Button clicked 2 times": lambda: (picture(), write(entry, "bob")),
            "sent bob": lambda: press(box),
            "agreed false": lambda: ml.post(close),
            "closed": windows.quit,
        }
        ml.execute(COUNTER, context={"note": ml.on_gui(script.note)})
        label, button, entry, box, bar = widgets(ml)

        def close() -> None:
            window = label.winfo_toplevel() if hasattr(label, "winfo_toplevel") else label.window()
            (window.destroy if hasattr(window, "destroy") and hasattr(windows, "root") else window.close)()

        press(button)
        windows.run()
        assert windows.errors == []
    notes = [note for note in script.notes if not note.startswith("typed")]
    assert notes == ["Button clicked 1 times", "Button clicked 2 times", "sent bob", "agreed false", "closed"]
    assert "typed bob" in script.notes
    assert bar is not None


def test_properties_and_states(windows: Windows) -> None:
    program = """
    import gui;
    window = gui.create_window({title: "My App"});
    button = gui.createButton(window, {text: "a & b", enabled: false});
    entry = gui.createEntry(window, {text: "x", onChange: () => note("wrong")});
    box = gui.createCheckbox(window);
    bar = gui.createProgress(window, {value: 0.25});
    first = [button.getText(), button.isEnabled(), entry.getText(), box.isChecked(), bar.getValue(), typeof(box)];
    button.setEnabled(true);
    entry.set_text("y {[$z");
    box.setChecked(true);
    bar.setValue(1);
    window.show();
    second = [button.isEnabled(), entry.getText(), box.isChecked(), bar.getValue(), window.isOpen()];
    window.close();
    result = [first, second, window.isOpen()];
    """
    notes: list[str] = []
    with with_gui(windows) as ml:
        first, second, is_open = ml.execute(program, context={"note": notes.append})
    assert first == ["a & b", False, "x", False, 0.25, "Checkbox"]
    assert second == [True, "y {[$z", True, 1.0, True]
    assert not is_open
    assert notes == []


def test_a_program_waits_for_its_window(windows: Windows) -> None:
    program = 'import gui; w = gui.createWindow({title: "My App"}); w.show(); shown(); w.wait(); "over"'
    with with_gui(windows) as ml:
        context = {"shown": ml.on_gui(lambda: ml.toolkit.close_all())}
        assert ml.execute(program, context=context) == "over"


@pytest.mark.parametrize(("button", "answer"), [(0, True), (1, False), (None, False)])
def test_a_question_to_the_user(windows: Windows, button: int | None, answer: bool) -> None:
    seen: list[Any] = []
    with with_gui(windows) as ml:
        work = ml.submit_async(
            lambda: ml.runtime.execute('import gui; gui.confirm("My App", "Sure?")', filename="question.ml")
        )
        work.add_done_callback(lambda call: ml.post(lambda: (seen.append(call.result()), windows.quit())))

        def act() -> None:
            made = widgets(ml)
            if len(made) == 3 and not seen:
                press(made[1 + button]) if button is not None else ml.toolkit.close_all()

        windows.every(10, act)
        windows.run()
    assert seen == [answer]


# --- what programs may not do -------------------------------------------------------------------------------------------


def test_without_the_capability(windows: Windows) -> None:
    with windows.bridge(MLRuntime(cache_dir=None)) as ml:
        with pytest.raises(CapabilityViolationError, match=r"gui:window:My App"):
            ml.execute('import gui; gui.createWindow({title: "My App"})')
        with pytest.raises(CapabilityViolationError):
            ml.execute('import gui; gui.showMessage("My App", "x")')


def test_another_title_than_granted(windows: Windows) -> None:
    """A program cannot pass for another one: neither by the first title nor by a later one."""
    with with_gui(windows) as ml:
        for program in (
            'gui.createWindow({title: "Your bank"})',
            'gui.confirm("Your bank", "Password?")',
            'w = gui.createWindow({title: "My App"}); w.setTitle("Your bank")',
        ):
            with pytest.raises(CapabilityViolationError, match="Your bank"):
                ml.execute("import gui; " + program)


def test_a_window_is_out_of_reach_once_the_capability_is(windows: Windows) -> None:
    with with_gui(windows) as ml:
        ml.load_source(
            'import gui; w = gui.createWindow({title: "My App"}); function title() { w.setTitle("My App"); }'
        )
        ml.call("title")
        with ml.runtime.grant(), pytest.raises(CapabilityViolationError):
            ml.call("title")


def test_a_handler_keeps_the_capabilities_of_its_creation(windows: Windows) -> None:
    program = 'import gui; w = gui.createWindow({title: "My App"}); gui.createButton(w, {onClick: () => use()})'
    with windows.bridge(MLRuntime(cache_dir=None, capabilities="*")) as ml:
        with ml.runtime.grant("gui:window"):
            ml.execute(program, context={"use": guarded})
        press(widgets(ml)[0])
        windows.every(10, lambda: windows.errors and windows.quit())
        windows.run()
    assert isinstance(windows.errors[0], CapabilityViolationError)


def guarded() -> None:
    check_capability("door.open")


def test_a_handler_ends_with_its_window(windows: Windows) -> None:
    program = """
    import gui;
    w = gui.createWindow({title: "My App"});
    gui.createButton(w, {onClick: function() { try { started(); while (true) { } } finally { ended(); } }});
    """
    notes: list[str] = []
    with with_gui(windows) as ml:
        context = {
            "started": ml.on_gui(lambda: ml.post(ml.toolkit.close_all)),
            "ended": lambda: (notes.append("ended"), ml.post(windows.quit)),
        }
        ml.execute(program, context=context)
        press(widgets(ml)[0])
        windows.run()
        assert windows.errors == []
    assert notes == ["ended"]


def test_a_window_that_is_closed(windows: Windows) -> None:
    program = 'import gui; w = gui.createWindow({title: "My App"}); l = gui.createLabel(w); w.close(); '
    with with_gui(windows) as ml:
        for use in ('l.setText("x")', "w.show()", "gui.createLabel(w)", "gui.layout(w, {children: [l]})"):
            with pytest.raises(MLError, match="the window `My App` is closed"):
                ml.execute(program + use)
        assert ml.execute(program + "w.close(); w.wait(); w.isOpen()") is False


def test_windows_and_widgets_are_bounded(windows: Windows) -> None:
    with with_gui(windows) as ml:
        for program, many in (
            ('while (true) { gui.createWindow({title: "My App"}); }', "at most 20 windows"),
            ('w = gui.createWindow({title: "My App"}); while (true) { gui.createLabel(w); }', "at most 1,000 widgets"),
        ):
            with pytest.raises(MLError, match=many):
                ml.execute("import gui; " + program, timeout=15)
            ml.toolkit.close_all()


def test_the_window_of_another_runtime(windows: Windows) -> None:
    """Its number may be that of another window here."""
    with with_gui(windows) as ml, windows.bridge(MLRuntime(cache_dir=None, capabilities="*")) as other:
        window = ml.execute('import gui; gui.createWindow({title: "My App"})')
        for use in ("gui.createLabel(w)", "gui.layout(w, {})", 'w.setTitle("x")', "w.show()", "w.close()"):
            with pytest.raises(MLError, match="another runtime"):
                other.execute('import gui; mine = gui.createWindow({title: "mine"}); ' + use, context={"w": window})
            other.toolkit.close_all()


def test_handlers_at_work_are_bounded(windows: Windows) -> None:
    program = 'import gui; import time; w = gui.createWindow({title: "My App"}); gui.createButton(w, {onClick: () => time.sleep(60)})'
    with with_gui(windows) as ml:
        ml.execute(program)
        button = widgets(ml)[0]
        for _ in range(101):
            press(button)
        assert [type(error) for error in windows.errors] == [LimitError]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("gui.createLabel(w, {txt: 1})", "did you mean `text`?"),
        ("gui.createLabel(w, {text: 1})", "text must be a string"),
        ("gui.createLabel(w, {text: 'x'.repeat(200000)})", "at most 100,000 characters"),
        ("gui.createLabel(w, {fontSize: 10 ** 9})", "a number from 4 to 200"),
        ("gui.createButton(w, {onClick: 1})", "onClick must be a function"),
        ("gui.createProgress(w, {value: 2})", "a number from 0 to 1"),
        ("gui.createWindow({title: 'My App', width: 10 ** 6})", "a number from 1 to 10,000"),
        ("gui.createLabel({})", "the first argument is a window"),
        ("l = gui.createLabel(w); gui.layout(w, {children: [l, l]})", "placed twice"),
        ("v = gui.createWindow({title: 'My App'}); gui.layout(v, {children: [gui.createLabel(w)]})", "another window"),
        ("p = {children: []}; p.children.push(p); gui.layout(w, p)", "nested deeper"),
        ("gui.layout(w, {type: 'circle'})", "vertical, horizontal, grid"),
        ("gui.layout(w, {children: [1]})", "a widget or a layout"),
    ],
)
def test_what_is_wrong_is_said(tk: Any, program: str, message: str) -> None:
    with with_gui(tk) as ml, pytest.raises(MLError, match=message.replace("?", r"\?")):
        ml.execute('import gui; w = gui.createWindow({title: "My App"}); ' + program)


def test_programs_that_end_leave_no_windows_behind(windows: Windows) -> None:
    with with_gui(windows) as ml:
        ml.execute(COUNTER, context={"note": lambda _text: None})
        toolkit: Any = ml.toolkit
        assert toolkit._windows
    assert not toolkit._windows
    assert not toolkit._widgets
    assert windows.errors == []
