"""Programs that are debugged: they cannot see, name or fool what looks at them, and hold no more than others."""

from __future__ import annotations

from types import CodeType

import pytest

from mlpy_async import BreakpointManager, CapabilityViolationError, MLCompileError, MLError, MLRuntime, Statement
from mlpy_compiler import CompileOptions, compile_module

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "program",
    [
        "λstatement()",
        "λstatement = () => null;",
        "function f(λstatement) { return λstatement; }",
        "let { λstatement } = {};",
        "import λstatement;",
    ],
)
async def test_the_hook_cannot_be_named(program: str) -> None:
    async with MLRuntime(on_statement=lambda _statement: None, cache_dir=None) as rt:
        with pytest.raises(MLCompileError):
            await rt.execute(program)


async def test_the_hook_is_in_no_stack_and_no_error() -> None:
    async with MLRuntime(on_statement=lambda _statement: None, cache_dir=None) as rt:
        with pytest.raises(MLError) as raised:
            await rt.execute("function f() {\n  return null.x;\n}\nf()")
        text = await rt.execute("try {\n  null.x;\n} catch (error) {\n  str(error) + error.stack;\n}")
    assert [frame.function for frame in raised.value.frames] == ["the top level", "f"]
    assert "statement" not in f"{raised.value.ml_traceback}{text}"


async def test_no_program_chooses_what_is_shown() -> None:
    """Names that look like those of the runtime, or like what the compiler tells the debugger, are shown as what they are."""
    seen: list[dict[str, object]] = []

    def look(statement: Statement) -> None:
        if statement.line == 5:
            seen.append(statement.variables())

    async with MLRuntime(on_statement=look, cache_dir=None) as rt:
        await rt.execute("""function f(None, __builtins__) {
  let lambda = {"k[0]": 1, "-x": 2};
  let x = 1;
  { let x = 2;
    x = 3;
  }
}
f(4, 5)""")
    assert seen == [{"None": 4, "__builtins__": 5, "lambda": {"k[0]": 1, "-x": 2}, "x": 2}]


def test_many_blocks_make_no_large_program() -> None:
    """What a debugger is told of the variables of blocks is said once for a function, not once for a statement."""

    def size(code: CodeType) -> int:
        texts = sum(len(each) for each in code.co_consts if isinstance(each, str))
        return len(code.co_code) + texts + sum(size(each) for each in code.co_consts if isinstance(each, CodeType))

    source = "\n".join(f"{{ let a{number} = {number}; b = a{number}; }}" for number in range(1_000))
    plain = size(compile_module(source, options=CompileOptions(open_names=True)).code)
    debugged = size(compile_module(source, options=CompileOptions(open_names=True, debug=True)).code)
    assert debugged < 20 * plain


async def test_nothing_of_the_host_is_shown_as_a_variable() -> None:
    seen: list[set[str]] = []
    async with MLRuntime(on_statement=lambda at: seen.append(set(at.variables())), cache_dir=None) as rt:
        await rt.execute("let x = 1;\nx", context={"given": 1, "double": lambda x: 2 * x})
    assert seen[-1] == {"given", "double", "x"}


async def test_a_debugged_program_holds_no_more() -> None:
    points = BreakpointManager()
    points.add_breakpoint("rule.ml", 2)
    async with MLRuntime(on_statement=points, cache_dir=None) as rt:
        with pytest.raises(CapabilityViolationError):
            await rt.execute("import file;\nfile.read('/etc/passwd')", filename="rule.ml")
        with pytest.raises(TimeoutError):
            await rt.execute("while (true) {\n  x = 1;\n}", filename="rule.ml", timeout=0.05)
        with pytest.raises(MLError, match="deep"):
            await rt.execute("function f() {\n  return f() + 1;\n}\nf()")
