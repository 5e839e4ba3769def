"""`MLRuntime` from end to end."""

from __future__ import annotations

import dataclasses
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
import pytest
from blockbuster import BlockingError

from mlpy_async import (
    ExecutionResult,
    MLBorderError,
    MLCompileError,
    MLError,
    MLRuntime,
    ModuleNotFound,
)
from mlpy_async.modules.cache import CompileCache

pytestmark = pytest.mark.anyio

RULES = """
function discount(total, tier) { return tier == "gold" ? total * 0.9 : total; }
function fails() { throw {code: 7}; }
function* numbers(n) { for (i = 0; i < n; i = i + 1) { yield i * i; } }
function endless() { while (true) {} }
function change(o) { o.seen = true; return o; }
count = 0;
function bump() { count = count + 1; return count; }
"""


async def test_call(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(RULES, name="rules")
        assert await rt.call("discount", 100, "gold") == 90
        assert await rt.call("discount", 100, tier="basic") == 100
        assert await rt.call("rules.discount", 100, "gold") == 90
        assert await rt.function("discount")(10, "x") == 10
        assert [await rt.call("bump"), await rt.call("bump")] == [1, 2]


async def test_errors(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(RULES, name="rules")
        with pytest.raises(MLError) as caught:
            await rt.call("fails")
        assert caught.value.value == {"code": 7}
        assert caught.value.frames[-1].line == 3
        assert isinstance(pickle.loads(pickle.dumps(caught.value)), MLError)
        with pytest.raises(LookupError, match="did you mean `discount`"):
            await rt.call("discuont", 1)
        with pytest.raises(ModuleNotFound, match="did you mean `rules`"):
            await rt.call("rulez.discount", 1)
        with pytest.raises(TimeoutError):
            await rt.call("endless", timeout=0.01)
        with pytest.raises(MLBorderError, match=r"argument 1: a Python object cannot cross"):
            await rt.call("change", object())
        with pytest.raises(MLCompileError, match="ML-C102"):
            await rt.load_source("x = nobody;")


async def test_data_crosses_by_reference(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(RULES)
        order = {"id": 1}
        assert await rt.call("change", order) is order
        assert order["seen"] is True


@dataclasses.dataclass
class Point:
    x: int
    y: Decimal


async def test_border_table(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        context = {"p": Point(1, Decimal("2.5")), "t": (1, 2), "s": {3}, "path": Path("a/b"), "b": b"\x01"}
        assert await rt.execute("[p.x, p.y, t, s, path, b]", context=context) == [1, 2.5, [1, 2], [3], "a/b", [1]]


async def test_stream(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(RULES)
        assert [value async for value in rt.stream("numbers", 4)] == [0, 1, 4, 9]
        async with rt.stream("numbers", 10) as stream:
            async for value in stream:
                if value > 3:
                    break
        left_open = rt.stream("numbers", 10)
        assert await left_open.__anext__() == 0


async def test_map_keeps_order(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source("function f(x) { if (x == 99) { throw 'bad'; } return x * 2; }")
        assert await rt.map("f", range(50), concurrency=4) == [x * 2 for x in range(50)]
        with pytest.raises(MLError, match="bad"):
            await rt.map("f", [1, 99, 2])


async def test_host_functions(anyio_backend: Any) -> None:
    async def fetch(x: int) -> int:
        await anyio.lowlevel.checkpoint()
        return x + 1

    def calls_back(function: Any, value: int) -> Any:
        return function(value)

    async with MLRuntime(cache_dir=None) as rt:
        context = {"fetch": fetch, "calls_back": calls_back, "pair": lambda: (1, 2)}
        assert await rt.execute("calls_back(x => fetch(x) * 10, 4)", context=context) == 50
        assert await rt.execute("[3, 1].map(x => fetch(x)).sort((a, b) => fetch(a) - fetch(b))", context=context) == [
            2,
            4,
        ]
        assert await rt.execute("pair()", context=context) == [1, 2]


async def test_host_functions_in_loops(anyio_backend: Any) -> None:
    """Where it runs often, generated code calls the host's function itself; what it gives must cross all the same."""

    async def fetch(x: int) -> int:
        await anyio.lowlevel.checkpoint()
        return x + 1

    class Opaque:
        secret = "s"

    context = {
        "class": fetch,
        "__pair": lambda x: (x, {x}),
        "gen": lambda n: iter(range(n)),
        "opaque": Opaque,
        "any": lambda *args: len(args),
    }
    loop = "function f(n) {{ out = []; for (i = 0; i < n; i++) {{ {} }} return out; }} f(2)"
    async with MLRuntime(cache_dir=None) as rt:

        async def run(body: str) -> Any:
            return await rt.execute(loop.format(body), context=context)

        assert await run("out.push(class(i) * 2);") == [2, 4]
        assert await run("out.push(__pair(i));") == [[0, [0]], [1, [1]]]
        assert await run("for (x of gen(2)) {{ out.push(x); }}".format()) == [0, 1, 0, 1]
        assert await run("out.push(any(...[1, 2], i));") == [3, 3]
        with pytest.raises(MLBorderError, match="Opaque cannot cross"):
            await run("opaque();")
        with pytest.raises(MLError, match="TypeError"):
            await run("class(1, 2);")
        # a name that the program binds anew is no function of the host any more
        assert await rt.execute("any = x => x + 1; " + loop.format("out.push(any(i));"), context=context) == [1, 2]


async def test_error_of_a_host_function_can_be_caught(anyio_backend: Any) -> None:
    def broken() -> None:
        raise ValueError("no luck")

    source = "try { broken(); } except (e) { result = e.type + ' ' + e.message; }"
    async with MLRuntime(cache_dir=None) as rt:
        assert await rt.execute(source, context={"broken": broken}) == "ValueError no luck"
        with pytest.raises(MLError) as caught:
            await rt.execute("broken()", context={"broken": broken})
        assert isinstance(caught.value.__cause__, ValueError)


async def test_run_tells_all(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        result = await rt.run("print('before'); x = 1 / 0;")
        assert isinstance(result, ExecutionResult)
        assert result.stdout == "before\n"
        assert not result.success
        assert "division by zero" in str(result.error)
        assert (await rt.run("while (true) {}", timeout=0.01)).success is False
        assert isinstance((await rt.run("x = (")).error, MLCompileError)


async def test_modules_import_each_other(anyio_backend: Any, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "prices.ml").write_text("import math; export function up(x) { return math.ceil(x); }")
    async with MLRuntime(ml_module_paths=[tmp_path], cache_dir=None) as rt:
        assert await rt.execute("import shop.prices; shop.prices.up(1.2) + prices.up(2.5)") == 5
        assert await rt.execute('import {up} from "shop.prices"; up(0.5)') == 1
        (tmp_path / "a.ml").write_text("import b;")
        (tmp_path / "b.ml").write_text("import a;")
        with pytest.raises(ImportError, match=r"circle: a -> b -> a"):
            await rt.execute("import a;")


async def test_missing_module(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(ModuleNotFound, match=r"1:1: module `maths` was not found.*did you mean `math`"):
            await rt.execute("import maths;")


async def test_cache_on_disk(anyio_backend: Any, tmp_path: Path) -> None:
    program = tmp_path / "rules.ml"
    program.write_text(RULES)
    cache = tmp_path / "cache"
    for _ in range(2):
        async with MLRuntime(cache_dir=cache) as rt:
            await rt.load(program)
            assert await rt.call("discount", 10, "gold") == 9
    (entry,) = [path for path in cache.rglob("*") if path.is_file()]
    entry.write_bytes(entry.read_bytes()[:-1] + b"x")
    async with MLRuntime(cache_dir=cache) as rt:
        await rt.load(program)
        assert await rt.call("discount", 10, "gold") == 9


async def test_cache_of_others_is_not_read(anyio_backend: Any, tmp_path: Path) -> None:
    program = tmp_path / "rules.ml"
    program.write_text("function f() { return 1; }")
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o777)
    cache.chmod(0o777)
    async with MLRuntime(cache_dir=cache) as rt:
        await rt.load(program)
    assert not [path for path in cache.rglob("*") if path.is_file()]


async def test_opaque_host_objects(anyio_backend: Any) -> None:
    class Secret:
        key = "k"

        def __str__(self) -> str:
            raise AssertionError("its text must not be asked for")

        def __getitem__(self, _key: object) -> object:
            raise AssertionError("its items must not be asked for")

    context = {"o": {"s": Secret(), "f": print, "t": str}}
    async with MLRuntime(cache_dir=None, strict_security=False) as rt:
        assert await rt.execute("str(o.s)", context=context) == "<host object>"
        for attack in (
            "o.s.key",
            "o.s['x']",
            "o.f('x')",
            "o.s()",
            "for (x of o.s) {}",
            "o.t.join",
            "o.s.__class__",
            "[...o.s]",
        ):
            with pytest.raises(MLError):
                await rt.execute(attack, context=context)


async def test_runtimes_of_one_loop_are_apart(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as one, MLRuntime(cache_dir=None) as two:
        await one.load_source("function f() { return 1; }")
        await two.load_source("function f() { return 2; }")
        assert [await one.call("f"), await two.call("f")] == [1, 2]


@pytest.mark.parametrize("backend", [{"debug": True}, {"use_uvloop": True}], ids=["asyncio", "uvloop"])
def test_blocking_calls_are_detected(backend: dict[str, Any], tmp_path: Path) -> None:
    async def main() -> None:
        CompileCache(tmp_path).read(CompileCache.key("x"))

    with pytest.raises(BlockingError, match=r"os\.stat"):
        anyio.run(main, backend_options=backend)
