"""`%%ml` in a real kernel, which runs as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.adapters.kernels import Notebook, open_notebook


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "data.txt").write_text("from the file")
    with open_notebook(folder) as made:
        answer = made.run("%load_ext mlpy_async.adapters.jupyter")
        assert answer.reply["status"] == "ok", answer.error
        yield made


def test_result_and_output(notebook: Notebook) -> None:
    answer = notebook.run(
        "%%ml\nx = 40;\nfunction add(y) { return {sum: x + y, ok: true, none: null}; }\nprint('hi');\nadd(2)"
    )
    assert answer.result == "{sum: 42, ok: true, none: null}"
    assert answer.stdout == "hi\n"
    assert answer.stderr == ""
    assert notebook.ask("%%ml\nadd(1).sum") == "41", "names stay"
    assert notebook.ask("_.value + 1") == "42", "Python has the value"
    assert notebook.run("%%ml\nif (x > 1) { y = 1; }\nnull").shown == []


def test_the_line_magic_gives_python_the_value(notebook: Notebook) -> None:
    assert notebook.ask("total = %ml --session line {a: [1, 2]}\ntotal['a'] + [3]") == "[1, 2, 3]"
    assert notebook.ask('text = %ml --session line "a  b {total} $HOME"\ntext') == "'a  b {total} $HOME'"


def test_names_cross_both_ways(notebook: Notebook) -> None:
    notebook.run("orders = [{'price': 4}, {'price': 6}]\ndef rate(kind): return {'book': 0.5}[kind]")
    answer = notebook.run(
        "%%ml --session rules --in orders --in rate --out totals\norders.map(fn(each) => each.price * rate('book'))"
    )
    assert answer.shown == []
    assert notebook.ask("totals") == "[2.0, 3.0]"
    assert "there is no Python name `order`; did you mean `orders`?" in notebook.run("%%ml --in order\n1").stderr
    notebook.run("thing = object()")
    assert "MLBorderError" in notebook.run("%%ml --in thing\n1").error


def test_errors_show_ml_and_nothing_of_python(notebook: Notebook) -> None:
    answer = notebook.run("%%ml\nfunction half(n) {\n  return n / 0;\n}\nhalf(3)")
    assert answer.reply["status"] == "error"
    assert answer.reply["ename"] == "MLError"
    assert "division by zero" in answer.error
    caret = "         ^^^^^" if sys.version_info >= (3, 11) else "^"  # Python has columns since 3.11
    assert f"   2 |   return n / 0;\n     | {caret}" in answer.error
    assert "in half" in answer.error
    for trace in ("Traceback", ".py", "mlpy_async", "File "):
        assert trace not in answer.error
    assert "did you mean `push`?" in notebook.run("%%ml\n[1].psh(2)").error
    answer = notebook.run("%%ml\nx = (1;")
    assert answer.reply["ename"] == "MLCompileError"
    assert "^" in answer.error
    assert notebook.run("%%ml --timeout 0.2\nwhile (true) {}").reply["ename"] == "DeadlineExceeded"
    assert (
        notebook.ask(
            "try:\n    %ml throw 'caught'\nexcept Exception as error:\n    text = error.value['message']\ntext"
        )
        == "'caught'"
    )


def test_wrong_options(notebook: Notebook) -> None:
    for line, said in {
        "--nope 1": "unrecognized arguments: --nope",
        "--timeout 0": "--timeout is a number of seconds above 0",
        "--timeout x": "invalid float value",
        "--out 1a": "--out is a Python name",
        "--cap '!?'": "!?",
        "--cap 'a": "No closing quotation",
    }.items():
        assert said in notebook.run(f"%%ml {line}\n1").stderr, line


def test_what_a_program_throws_is_text(notebook: Notebook) -> None:
    attack = "<script>alert(1)</script>"
    answer = notebook.run(f'%%ml\nthrow "{attack}"')
    assert attack in answer.error, "as an error it is no HTML at all"
    assert answer.shown == []
    (data,) = notebook.run(f'try:\n    %ml throw "{attack}"\nexcept Exception as error:\n    display(error)').shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in data["text/html"]
    assert "<script" not in data["text/html"]
    assert notebook.ask(f'%%ml\n({{_repr_html_: "{attack}", html: "{attack}"}})').count(attack) == 2
    assert notebook.run(f'%%ml\nprint("{attack}")').shown == []


def test_a_cell_holds_what_it_is_granted(notebook: Notebook) -> None:
    read = "import file;\nfunction look() { return file.read('data.txt'); }\nlook()"
    refused = notebook.run(f"%%ml --session caps\n{read}")
    assert refused.reply["ename"] == "CapabilityViolationError"
    assert "%%ml --cap file:read:data.txt" in refused.error
    assert notebook.ask(f"%%ml --session caps --cap file:read:data.txt\n{read}") == "from the file"
    assert notebook.run("%%ml --session caps\nlook()").reply["ename"] == "CapabilityViolationError", (
        "it was that cell's"
    )
    assert notebook.run("%%ml --session caps --cap file:read:other.txt\nlook()").reply["status"] == "error"
    assert notebook.ask("%%ml --session caps --cap *\nlook()") == "from the file"


def test_sessions_know_nothing_of_each_other(notebook: Notebook) -> None:
    notebook.run("%%ml --session one\nsecret = 1;")
    assert notebook.ask("%%ml --session two\ntypeof(secret)") == "undefined"
    assert notebook.ask("%%ml --session one\nsecret") == "1"
    assert notebook.ask("%%ml --session one --reset\ntypeof(secret)") == "undefined"


def test_a_session_in_a_process_of_its_own(notebook: Notebook) -> None:
    assert notebook.ask("%%ml --session apart --isolation process\nprint('there'); x = 20;\nx") == "20"
    assert notebook.ask("%%ml --session apart\nx + 1") == "21"
    assert "runs process; --reset begins it anew" in notebook.run("%%ml --session apart --isolation inline\n1").stderr
    assert notebook.ask("%%ml --session apart --reset\ntypeof(x)") == "undefined"


def test_completion(notebook: Notebook) -> None:
    notebook.run("%%ml\norder = {customer: 'Ada'};\nimport math;")
    notebook.run("order_of_python = 1")
    assert notebook.complete("%%ml\nord") == ["ord", "order"]
    assert notebook.complete("\n%%ml\nx = 1;\norder.cust") == ["customer"]
    assert {"sqrt", "pi"} <= set(notebook.complete("%%ml\nmath."))
    assert "while" in notebook.complete("%%ml\nwh")
    assert "order" not in notebook.complete("%%ml --session empty\nord")
    assert notebook.complete("%%ml\nnothing.at_all") == ["at_all"], "what is there, and nothing of Python"
    assert notebook.complete("price = %ml order.cust") == ["customer"]
    assert notebook.complete("%%ml --se") == ["--session"]
    assert "order_of_python" in notebook.complete("order_")


def test_output_comes_as_it_is_printed_and_an_interrupt_ends_only_the_program(notebook: Notebook) -> None:
    notebook.run("%%ml\nkept = 7; ended = false;")
    cell = notebook.begin("%%ml\ntry {\n  print('begun');\n  while (true) {}\n} finally { ended = true; }")
    while notebook.message(cell) != ("stream", {"name": "stdout", "text": "begun\n"}):
        pass
    notebook.manager.interrupt_kernel()
    answer = notebook.finish(cell)
    assert answer.reply["ename"] == "KeyboardInterrupt"
    assert "the program was stopped" in answer.error
    assert ".py" not in answer.error
    assert notebook.ask("%%ml\n[kept, ended]") == "[7, true]"


def test_a_flood_is_cut(notebook: Notebook) -> None:
    answer = notebook.run("%%ml\nline = 'x'.repeat(100000);\nfor (i = 0; i < 20; i = i + 1) { print(line); }")
    assert "more characters" in answer.stdout
    assert len(answer.stdout) < 1_100_000


def test_other_magics_may_stand_above(notebook: Notebook) -> None:
    assert notebook.run("%%capture caught\n%%ml\nprint('inside');\n5").shown == []
    assert "inside" in notebook.ask("caught.stdout")
    assert "Wall time" in notebook.run("%%time\n%%ml\n1 + 1").stdout


def test_unloading_ends_the_sessions(notebook: Notebook) -> None:
    notebook.run("%%ml --session last\nx = 1;")
    assert notebook.run("%reload_ext mlpy_async.adapters.jupyter").reply["status"] == "ok"
    assert notebook.ask("%%ml --session last\ntypeof(x)") == "undefined"
    assert notebook.ask("import threading\nsum('mlpy bridge' in each.name for each in threading.enumerate())") == "1"
