"""Plugins that lie, grasp, spy, hang and burst: each attack, and how it fails."""

from __future__ import annotations

import time
from io import StringIO
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import (
    CapabilityViolationError,
    MLBorderError,
    MLError,
    MLPluginManager,
    PluginError,
    PluginInfo,
    ml_function,
    ml_module,
)

from .conftest import ISOLATIONS, TIGHT

pytestmark = pytest.mark.anyio


@ml_module(name="vault")
class Vault:
    @ml_function(capabilities=["vault.read"], resource="key")
    def read(self, key: str) -> str:
        return f"secret {key}"


@pytest.fixture(params=ISOLATIONS)
def isolation(request: pytest.FixtureRequest) -> Any:
    return request.param


def write(folder: Path, name: str, source: str = "", *, file: str = "", **metadata: str) -> None:
    entries = "".join(f", {key}: {value}" for key, value in {"version": '"1.0"', **metadata}.items())
    (folder / (file or f"{name}.ml")).write_text(f'@plugin {{ name: "{name}"{entries} }}\n{source}', encoding="utf-8")


def open_plugins(folder: Path, **options: Any) -> MLPluginManager:
    return MLPluginManager(folder, **{"cache_dir": None, "modules": [Vault()], "limits": TIGHT, **options})


async def refused(folder: Path) -> dict[str, str]:
    """Why files are no plugins, by their names."""
    async with open_plugins(folder) as plugins:
        await plugins.load()
        assert plugins.plugins() == ()
        return {Path(problem.file).name: problem.message for problem in plugins.problems}


# --- rights -----------------------------------------------------------------------------------------------------------


async def test_asking_for_more_than_is_granted(tmp_path: Path, isolation: Any) -> None:
    write(
        tmp_path, "grasping", "import vault;\nexport function f(key) { return vault.read(key); }",
        capabilities='["vault", "file", "net", "env"]',
    )  # fmt: skip
    async with open_plugins(tmp_path, capabilities=["vault:read:lunch"], isolation=isolation) as plugins:
        info = (await plugins.load())[0]
        assert info.withheld == ("vault", "file", "net", "env")
        assert await plugins.call("grasping", "f", "lunch") == "secret lunch"
        with pytest.raises(CapabilityViolationError, match="vault:read:keys"):
            await plugins.call("grasping", "f", "keys")


async def test_asking_for_everything(tmp_path: Path) -> None:
    write(tmp_path, "grasping", capabilities='["*"]')
    write(tmp_path, "shy", capabilities='["!*"]')
    told = await refused(tmp_path)
    assert "a plugin asks for capabilities by name" in told["grasping.ml"]
    assert "a plugin asks for capabilities by name" in told["shy.ml"]


async def test_using_what_the_metadata_does_not_tell(tmp_path: Path, isolation: Any) -> None:
    write(tmp_path, "liar", "import vault;\nexport function f() { return vault.read('keys'); }", capabilities="[]")
    write(tmp_path, "double", "capability vault { resource 'keys'; allow read; }", capabilities="[]")
    async with open_plugins(tmp_path, capabilities="*", isolation=isolation) as plugins:
        await plugins.load()
        with pytest.raises(CapabilityViolationError, match="vault:read:keys"):
            await plugins.call("liar", "f")
        assert "vault:read:keys" in plugins.info("double").problem


async def test_a_name_that_is_granted_more_cannot_be_taken(tmp_path: Path) -> None:
    source = "import vault;\nexport function f() { return vault.read('keys'); }"
    write(tmp_path, "Trusted One", source, file="a.ml", capabilities='["vault"]')
    write(tmp_path, "trusted-one", source, file="b.ml", capabilities='["vault"]')
    async with open_plugins(tmp_path, grants={"trusted_one": ["vault"]}) as plugins:
        assert [info.file.name for info in await plugins.load()] == ["a.ml"]
        assert [problem.message for problem in plugins.problems] == ["the name `trusted-one` is that of a.ml already"]


# --- other plugins ----------------------------------------------------------------------------------------------------

VICTIM = "balance = 100;\nexport function pay(n) { nonlocal balance; balance = balance - n; return balance; }"


async def test_calling_functions_of_others(tmp_path: Path, isolation: Any) -> None:
    write(tmp_path, "victim", VICTIM)
    write(
        tmp_path, "thief",
        "import plugins;\nexport function f(name, hook) { try { return plugins.call(name, hook, 1); } catch (e) { return e.message; } }",
        dependencies='["friend"]',
    )  # fmt: skip
    write(tmp_path, "importer", "import victim;\nexport function f() { return victim.pay(1); }")
    write(tmp_path, "friend", "export function init() {}\nexport function ok(n) { return n; }")
    async with open_plugins(tmp_path, isolation=isolation) as plugins:
        await plugins.load()
        for name in ("victim", "VICTIM", "thief", "nobody", "../victim", "v" * 10_000):
            assert "does not depend on" in await plugins.call("thief", "f", name, "pay")
        for hook in ("init", "shutdown", "plugin.ok", "../ok", "__class__", "x" * 10_000):
            assert "has no hook" in await plugins.call("thief", "f", "friend", hook)
        assert await plugins.call("thief", "f", "friend", "ok") == 1
        assert "`victim` was not found" in plugins.info("importer").problem
        assert await plugins.call("victim", "pay", 0) == 100


async def test_replacing_hooks(tmp_path: Path, isolation: Any) -> None:
    write(tmp_path, "victim", VICTIM, dependencies='["plain"]')
    write(tmp_path, "plain", "export function ok() { return 'plain'; }")
    attempts = [
        "import plugins; plugins.call = () => 666;",
        "import plugins; plugins['call'] = () => 666;",
        "import plugins; plugins.victim = {pay: () => 666};",
        "import vault; vault.read = () => 666;",
        "print = () => 666; export function pay(n) { return 666; }",
    ]
    for number, attempt in enumerate(attempts):
        write(
            tmp_path, f"thief{number}", f"export function go() {{ {attempt} }}" if "export" not in attempt else attempt
        )
    async with open_plugins(tmp_path, isolation=isolation, capabilities="*") as plugins:
        await plugins.load()
        for info in plugins.plugins():
            if "go" in info.hooks:
                with pytest.raises(MLError):
                    await plugins.call(info.name, "go")
        assert await plugins.call("victim", "pay", 1) == 99
        results = await plugins.broadcast("pay", 1)
        assert results["victim"].value == 98


async def test_sharing_what_can_be_changed(tmp_path: Path, isolation: Any) -> None:
    write(
        tmp_path,
        "a",
        "kept = [];\nexport function take(o) { kept.push(o); o.price = 0; return kept; }\nexport function look() { return kept[0].price; }",
    )
    write(tmp_path, "b", "export function take(o) { return o.price; }")
    order = {"price": 10}
    async with open_plugins(tmp_path, isolation=isolation) as plugins:
        await plugins.load()
        results = await plugins.broadcast("take", order, concurrent=False)
        assert results["b"].value == 10
        assert order == {"price": 10}
        results["a"].value[0]["price"] = 5
        assert await plugins.call("a", "look") == 0


async def test_handing_out_functions(tmp_path: Path, isolation: Any) -> None:
    write(
        tmp_path, "a",
        "import vault;\nimport plugins;\nexport function lend() { return vault.read; }\nexport function hide() { return {deep: [() => 1]}; }\n"
        "export function* all() { yield 1; }\nexport function give() { return plugins.call('b', 'run', () => 1); }",
        dependencies='["b"]',
    )  # fmt: skip
    write(tmp_path, "b", "export function run(f) { return f(); }")
    async with open_plugins(tmp_path, isolation=isolation, threshold=100) as plugins:
        await plugins.load()
        for hook in ("lend", "hide", "all", "give"):
            with pytest.raises((MLBorderError, MLError), match=r"cannot cross|stays where it is|plugins exchange"):
                await plugins.call("a", hook)
        with pytest.raises(MLBorderError, match="cannot cross"):
            await plugins.call("b", "run", lambda: 1)


# --- metadata ---------------------------------------------------------------------------------------------------------


async def test_names_that_are_paths_or_modules(tmp_path: Path) -> None:
    names = [
        "../up",
        "/etc/passwd",
        "a/b",
        "a\\\\b",
        "..",
        "a..b",
        ".hidden",
        "c:d",
        "nul\\0",
        "x" * 101,
        "json",
        "plugins",
        "vault",
        " a",
        "a\\n",
    ]
    for number, name in enumerate(names):
        write(tmp_path, name, file=f"p{number}.ml")
    told = await refused(tmp_path)
    assert len(told) == len(names)
    assert all("a plugin's name is" in text or "the name of a module" in text for text in told.values())
    assert max(map(len, told.values())) < 300


async def test_versions_and_entries_that_are_huge(tmp_path: Path) -> None:
    huge = "9" * 1_000_000
    write(tmp_path, "a", version=f'"{huge}"')
    write(tmp_path, "b", version=f'"1{".1" * 100_000}"')
    write(tmp_path, "c", dependencies=f'["b >= {huge}"]')
    write(tmp_path, "d", dependencies="[" + '"b",' * 10_000 + '"b"]')
    write(tmp_path, "e", capabilities=f'["file:read:{"*" * 100_000}"]')
    write(tmp_path, "f", dependencies=f'["a{" " * 498}!"]')
    write(tmp_path, "g", hooks=f'["{huge}"]')
    began = time.perf_counter()
    told = await refused(tmp_path)
    assert len(told) == 7
    assert max(map(len, told.values())) < 1_000
    assert time.perf_counter() - began < 15


async def test_metadata_that_lies_or_wants_to_run(tmp_path: Path) -> None:
    write(tmp_path, "a", version="(() => { while (true) {} })()")
    write(tmp_path, "b", description='"one"', **{"description ": '"two"'})
    write(tmp_path, "c", capabilities='["vault:read:${1}", 1]')
    (tmp_path / "late.ml").write_text('x = 1;\n@plugin { name: "late", version: "1" }')
    (tmp_path / "quiet.ml").write_text('// @plugin { name: "quiet", version: "1" }\nx = 1;')
    told = await refused(tmp_path)
    assert "holds literals" in told["a.ml"]
    assert "stands twice" in told["b.ml"]
    assert "array of texts" in told["c.ml"]
    assert told.keys() == {"a.ml", "b.ml", "c.ml", "late.ml", "quiet.ml"}


async def test_links_that_lead_out(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    write(outside, "spy")
    write(outside, "plugin")
    (inside / "spy.ml").symlink_to(outside / "spy.ml")
    (inside / "folder").symlink_to(outside)
    (inside / "loop.ml").symlink_to(inside / "loop.ml")
    told = await refused(inside)
    assert told["spy.ml"] == told["plugin.ml"] == "it is a link that leads out of the directory of plugins"
    assert "loop.ml" in told


async def test_dependency_bombs(tmp_path: Path) -> None:
    count = 300
    for number in range(count):
        names = ", ".join(f'"p{(number + step) % count}"' for step in range(1, 60))
        write(tmp_path, f"p{number}", dependencies=f"[{names}]")
    write(tmp_path, "good", "export function f() { return 1; }")
    async with open_plugins(tmp_path) as plugins:
        infos = await plugins.load()
        assert await plugins.call("good", "f") == 1
    blocked = [info for info in infos if info.state == "blocked"]
    assert len(blocked) == count
    assert all("in a circle" in info.problem and len(info.problem) < 300 for info in blocked)


# --- time -------------------------------------------------------------------------------------------------------------


async def test_init_and_shutdown_that_never_end(tmp_path: Path, isolation: Any) -> None:
    write(tmp_path, "slow", "export function init() { try { while (true) {} } finally { while (true) {} } }")
    write(
        tmp_path,
        "stuck",
        "export function f() { return 1; }\nexport function shutdown() { while (true) { try { while (true) {} } catch (e) {} } }",
    )
    output = StringIO()
    options = {"start_timeout": 4.0, "timeout": 0.5, "isolation": isolation, "output": output}
    with anyio.fail_after(18):
        async with open_plugins(tmp_path, **options) as plugins:
            await plugins.load()
            assert plugins.info("slow").state == "failed"
            assert "took longer than 4 s" in plugins.info("slow").problem
            assert await plugins.call("stuck", "f") == 1
            assert isinstance((await plugins.disable("stuck")).error, TimeoutError)


async def test_a_runaway_is_stopped_and_quarantined_and_not_who_waits_for_it(tmp_path: Path) -> None:
    write(tmp_path, "runaway", "export function f() { while (true) {} }")
    write(
        tmp_path, "victim",
        "import plugins;\nexport function f() { try { return plugins.call('runaway', 'f'); } catch (e) { return e.message; } }",
        dependencies='["runaway"]',
    )  # fmt: skip
    async with open_plugins(tmp_path, timeout=1.0, threshold=1) as plugins:
        await plugins.load()
        assert await plugins.call("victim", "f") == "the plugin `runaway` failed in `f`: DeadlineExceeded"
        states = {info.name: info.state for info in plugins.plugins()}
        assert states == {"runaway": "quarantined", "victim": "active"}
        with pytest.raises(PluginError, match="`runaway` is quarantined"):
            await plugins.call("runaway", "f")


async def test_bombs_as_results(tmp_path: Path) -> None:
    write(
        tmp_path, "bomb",
        "export function many() { a = []; for (i = 0; i < 90000; i++) { a.push(i); } return [a, a.slice(0), a.slice(1)]; }\n"
        "export function shared() { a = [1]; for (i = 0; i < 60; i++) { a = [a, a]; } return a; }\n"
        "export function circle() { a = []; a.push(a); return a; }",
    )  # fmt: skip
    async with open_plugins(tmp_path) as plugins:
        await plugins.load()
        with pytest.raises(MLBorderError, match="more than 100,000 elements"):
            await plugins.call("bomb", "many")
        shared = await plugins.call("bomb", "shared")
        assert shared[0] is shared[1]
        circle = await plugins.call("bomb", "circle")
        assert circle[0] is circle


async def test_what_is_told_of_a_plugin_tells_others_nothing(tmp_path: Path) -> None:
    write(
        tmp_path,
        "broken",
        "export function f() { throw {message: 'no', more: 1}; }\nexport function g() { return [].x.y; }",
    )
    write(
        tmp_path, "spy",
        "import plugins;\nexport function f(hook) { try { return plugins.call('broken', hook); } catch (e) { return str(e.message); } }",
        dependencies='["broken"]',
    )  # fmt: skip
    async with open_plugins(tmp_path) as plugins:
        await plugins.load()
        for hook in ("f", "g"):
            text = await plugins.call("spy", "f", hook)
            assert text.startswith(f"the plugin `broken` failed in `{hook}`")
            assert str(tmp_path) not in text
        assert isinstance(plugins.info("broken"), PluginInfo)
