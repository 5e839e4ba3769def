"""What a debugger is given before each statement: the place, the variables that can be seen from there, and the calls that led there."""

from __future__ import annotations

from typing import Any

import pytest

from mlpy_async import MLRuntime, Statement
from mlpy_compiler import parse, stops
from mlpy_compiler.source import Source
from tests.conformance.harness import FOLDER, check, read

pytestmark = pytest.mark.anyio

Seen = list[tuple[int, dict[str, Any]]]


async def seen_in(source: str, **options: Any) -> Seen:
    """The lines before which the program stood, with what was to be seen there but for functions."""
    seen: Seen = []

    def look(statement: Statement) -> None:
        variables = statement.variables()
        seen.append((statement.line, {name: value for name, value in variables.items() if not callable(value)}))

    async with MLRuntime(on_statement=look, cache_dir=None, **options) as rt:
        await rt.execute(source)
    return seen


async def test_lines_and_variables() -> None:
    seen = await seen_in("""let total = 1;
function add(a, b) {
  let sum = a + b;
  return sum;
}
total = add(total, 2);
total""")
    assert seen == [
        (1, {}),
        (6, {"total": 1}),
        (3, {"a": 1, "b": 2}),
        (4, {"a": 1, "b": 2, "sum": 3}),
        (7, {"total": 3}),
    ]


async def test_blocks_hide_and_show() -> None:
    seen = await seen_in("""function f(x) {
  if (x) {
    let x = "inner", y = 1;
    y = 2;
  }
  let class = x;
  { let x = "second";
    y_after = x; }
  return class;
}
f(true)""")
    assert seen[3:] == [
        (4, {"x": "inner", "y": 1}),
        (6, {"x": True}),
        (7, {"class": True}),  # the `x` of the block, which has no value yet
        (8, {"x": "second", "class": True}),
        (9, {"x": True, "class": True, "y_after": "second"}),
    ]


async def test_each_turn_of_a_loop_has_its_own() -> None:
    """Variables that functions of a turn keep live in boxes: what is shown is what is in them, also in the functions."""
    seen = await seen_in("""let kept = [];
for (i in [10, 20]) {
  let k = i;
  kept.push(() =>
    k + 1);
}
kept[0]()""")
    shown = [(line, {name: value for name, value in values.items() if name != "kept"}) for line, values in seen]
    assert shown == [
        (1, {}),
        (2, {}),
        (3, {"i": 10}),
        (4, {"i": 10, "k": 10}),
        (3, {"i": 20}),
        (4, {"i": 20, "k": 20}),
        (7, {"i": 20}),
        (5, {"k": 10}),
    ]


async def test_the_calls() -> None:
    stacks = []
    async with MLRuntime(on_statement=lambda at: stacks.append([str(f) for f in at.stack()]), cache_dir=None) as rt:
        await rt.execute("function g() {\n  return 1;\n}\nfunction f() {\n  return g();\n}\nf()", filename="calls.ml")
    assert [frame.partition(" in ")[2] for frame in stacks[-1]] == ["the top level", "f", "g"]
    assert stacks[-1][-1].startswith("calls.ml:2")


async def test_loaded_modules_and_sessions() -> None:
    places: set[tuple[str, int]] = set()
    async with MLRuntime(on_statement=lambda at: places.add((at.file, at.line)), cache_dir=None) as rt:
        await rt.load_source("export function f() {\n  return 1;\n}", name="rules", filename="rules.ml")
        await rt.call("f")
        async with rt.session("s") as session:
            await session.run("let x = 1;\nx")
    assert {("rules.ml", 2), ("<s:1>", 1), ("<s:1>", 2)} <= places


async def test_what_the_hook_raises_the_program_can_catch() -> None:
    def refuse(statement: Statement) -> None:
        if statement.line == 2:
            raise ValueError("not here")

    async with MLRuntime(on_statement=refuse, cache_dir=None) as rt:
        assert "not here" in await rt.execute("try {\n  x = 1;\n} catch (error) { x = str(error); }\nx")


async def test_only_inline() -> None:
    with pytest.raises(ValueError, match="inline"):
        MLRuntime(on_statement=print, isolation="process")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_all_programs_do_the_same_under_a_debugger(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each program of the conformance suite; it stops only where `stops` says that one can."""
    monkeypatch.chdir(tmp_path)
    stopped: set[int] = set()

    def look(statement: Statement) -> None:
        statement.variables()
        stopped.add(statement.line)

    count = 0
    async with MLRuntime(on_statement=look, cache_dir=None, default_timeout=30) as rt:
        for path in sorted(FOLDER.rglob("*.ml")):
            text, expected = read(path)
            program = parse(Source(text, path.stem)).program
            if expected.grants or program is None:
                continue
            stopped.clear()
            await check(rt, path)
            assert stopped <= set(stops(program)), path
            count += bool(stopped)
    assert count > 300
