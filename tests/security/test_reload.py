"""Attacks on reloads: what a new version may do, and what it may not be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import CapabilityViolationError, MLError, MLRuntime, ModuleLoadError, ml_export
from mlpy_async.modules.sources import SourceFile

pytestmark = pytest.mark.anyio
READ = "import file; export text = file.read('{path}'); export function f() {{ return text; }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A module path beside a secret."""
    (tmp_path / "secret.ml").write_text("export key = 'hush';")
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "m.ml").write_text("export function f() { return 'old'; }")
    return tmp_path / "modules"


def runtime(folder: Path, **options: Any) -> MLRuntime:
    return MLRuntime(ml_module_paths=[folder], cache_dir=None, **options)


async def test_a_reload_holds_what_the_first_load_held(anyio_backend: Any, folder: Path) -> None:
    secret = folder.parent / "secret.ml"
    async with runtime(folder, capabilities=[f"file:read:{folder.parent.as_posix()}/**"]) as rt:
        with rt.grant("!file.read"):
            await rt.modules.load("m")
        (folder / "m.ml").write_text(READ.format(path=secret.as_posix()))
        with pytest.raises(CapabilityViolationError, match=r"file\.read"):
            await rt.reload("m")
        assert await rt.call("f") == "old"
        (folder / "free.ml").write_text(READ.format(path=secret.as_posix()))
        await rt.modules.load("free")  # loaded by who may
        with rt.grant("!file.read"), pytest.raises(CapabilityViolationError):
            await rt.reload("free")  # a reload by who may not does not borrow that
        assert await rt.reload("free") == ("free",)


async def test_a_hook_runs_within_the_same_bounds(anyio_backend: Any, folder: Path) -> None:
    async with runtime(folder) as rt:
        await rt.modules.load("m")
        (folder / "m.ml").write_text("import file; export function __reload__(old) { file.read('/etc/hostname'); }")
        with pytest.raises(CapabilityViolationError):
            await rt.reload("m")
        assert await rt.call("f") == "old"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("export function __reload__(old) { while (true) {} }", TimeoutError),
        ("export function __reload__(old) { throw 'no'; }", MLError),
        ("export function __reload__(old) { return old.f.nothing.there; }", MLError),
        ("export __reload__ = 5;", MLError),
        ("while (true) {}", TimeoutError),
    ],
)
@pytest.mark.parametrize("isolation", ["inline", "process"])
async def test_hostile_hooks(
    anyio_backend: Any, folder: Path, text: str, error: type[Exception], isolation: Any
) -> None:
    async with runtime(folder, default_timeout=0.5, isolation=isolation) as rt:
        await rt.modules.load("m")
        (folder / "m.ml").write_text(text)
        with pytest.raises(error):
            await rt.reload("m")
        assert await rt.call("f", timeout=15) == "old"  # a worker that was ended has to be replaced first


@pytest.mark.parametrize("isolation", ["inline", "process"])
async def test_what_a_hook_is_given_is_no_more_than_values(anyio_backend: Any, folder: Path, isolation: Any) -> None:
    (folder / "m.ml").write_text("import math; hidden = 1; export function f() { return 'old'; }")
    async with runtime(folder, isolation=isolation) as rt:
        await rt.modules.load("m")
        (folder / "m.ml").write_text(
            "seen = null; export function __reload__(old) { nonlocal seen; seen = keys(old); } export function f() { return seen; }"
        )
        await rt.reload("m")
        assert sorted(await rt.call("f")) == ["f", "hidden", "math"]


async def test_a_link_out_of_the_module_path(anyio_backend: Any, folder: Path) -> None:
    file = folder / "m.ml"
    async with runtime(folder) as rt:
        await rt.modules.load("m")
        file.unlink()
        file.symlink_to(folder.parent / "secret.ml")
        with pytest.raises(ModuleLoadError, match="leads out of its module path"):
            await rt.reload("m")
        file.unlink()
        os.mkfifo(file)  # what would never end
        with anyio.fail_after(5), pytest.raises(ModuleLoadError):
            await rt.reload("m")
        assert await rt.call("f") == "old"


def test_a_file_swapped_between_look_and_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "m.ml"
    resolve: Callable[..., Path] = Path.resolve

    def swapping(path: Path, *args: Any, **kwargs: Any) -> Path:
        real = resolve(path, *args, **kwargs)
        if path == file:  # the look is over: now comes the swap
            file.unlink()
            file.symlink_to(folder.parent / "secret.ml")
        return real

    monkeypatch.setattr(Path, "resolve", swapping)
    with pytest.raises(OSError, match="symbolic link"):
        SourceFile(file, folder).read()
    file.unlink()
    file.write_text("")
    monkeypatch.setattr(Path, "resolve", resolve)
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere" / "m.ml").write_text("export key = 'hush';")
    folder.rename(folder.parent / "aside")
    folder.symlink_to(folder.parent / "elsewhere")
    assert "hush" in SourceFile(file, folder).read()  # the host's own path may be a link
    with pytest.raises(OSError, match="out of its module path"):
        SourceFile(file, folder.parent / "aside").read()


async def test_a_reload_from_within(anyio_backend: Any, folder: Path) -> None:
    """A host function that reloads the module that calls it: the call ends in the old code; a top level that does it does not wait for itself."""
    async with runtime(folder) as rt:

        async def again() -> None:
            await rt.reload("m")

        (folder / "m.ml").write_text("export function f(go) { go(); return 'old'; }")
        await rt.modules.load("m")
        (folder / "m.ml").write_text("export function f(go) { return 'new'; }")
        program = "import m; [m.f(again), m.f(again)]"
        assert await rt.execute(program, context={"again": again}) == ["old", "new"]
        (folder / "m.ml").write_text("import host; host.again(); export function f(go) { return 'never'; }")
        rt.modules.add(ml_export("host")(again))
        with anyio.fail_after(5), pytest.raises(MLError, match="asks for a reload"):
            await rt.reload("m")
        assert await rt.call("m.f", None) == "new"
