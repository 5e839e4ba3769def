"""Files and directories of real file systems: capabilities by path, links that lead out, swaps between check and use, pipes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import CapabilityViolationError, Limits, MLError, MLRuntime
from mlpy_async.modules.decorators import metadata_of
from mlpy_async.stdlib import environment, file_access

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with `open/` beside `secret/`."""
    monkeypatch.chdir(tmp_path)
    for name in ("open", "secret"):
        (tmp_path / name).mkdir()
    (tmp_path / "open/a.txt").write_text("a")
    (tmp_path / "secret/key.txt").write_text("key")
    return tmp_path


async def outcome(source: str, *capabilities: str, **settings: Any) -> Any:
    async with MLRuntime(cache_dir=None, capabilities=capabilities, **settings) as runtime:
        return await runtime.run(f"import file; import path; import csv; import crypto; {source}")


ALL_OPEN = ("file:read,write,append,delete:open/**", "path:read,write:open/**", "path:read:open", "crypto")
REFUSED = [
    "file.read('secret/key.txt')", "file.read('open/../secret/key.txt')", "file.exists('secret/none.txt')", "file.write('secret/new.txt', 'x')",
    "file.append('secret/key.txt', 'x')", "file.delete('secret/key.txt')", "file.copy('secret/key.txt', 'open/k.txt')",
    "file.copy('open/a.txt', 'secret/a.txt')", "file.move('secret/key.txt', 'open/k.txt')", "file.move('open/a.txt', 'secret/a.txt')",
    "file.size('secret/key.txt')", "file.read('open/link/key.txt')", "file.read('open/key')", "file.write('open/key', 'x')", "file.delete('open/key')",
    "csv.read('secret/key.txt')", "csv.append('secret/key.txt', [1])", "crypto.hashFile('open/key')", "path.listDir('secret')", "path.listDir('open/link')",
    "path.walk('.')", "path.glob('*/key.txt')", "path.createDir('secret/x/y')", "path.removeDirRecursive('secret')", "path.exists('open/link')", "path.cwd()",
    "read = file.read; [read][0]('secret/key.txt')", "file.read('')", "file.read('open/a.txt\\0')", "path.absolute('..')", "path.home()",
]  # fmt: skip


@pytest.mark.parametrize("call", REFUSED)
async def test_what_was_not_granted(call: str, folder: Path) -> None:
    (folder / "open/link").symlink_to(folder / "secret")
    (folder / "open/key").symlink_to(folder / "secret/key.txt")
    result = await outcome(call, *ALL_OPEN)
    assert isinstance(result.error, CapabilityViolationError), result
    assert (folder / "secret/key.txt").read_text() == "key" and (folder / "open/a.txt").read_text() == "a"
    assert [path.name for path in (folder / "secret").iterdir()] == ["key.txt"]


async def test_each_function_that_touches_the_world_needs_a_capability(folder: Path) -> None:
    """Whatever a function of these modules declares, it holds: also those that check by themselves."""
    unchecked = []
    for name in ("args", "csv", "env", "file", "log", "path"):
        for data in dict.fromkeys(metadata_of(environment._class_of(name)).functions.values()):
            if data.capabilities:
                values = [
                    {"array": "[]", "false": "true"}.get(kind[0].split()[-1] if kind else "", "'open/a.txt'")
                    for kind in data.kinds[: data.minimum]
                ]
                result = await outcome(f"import {name}; {name}.{data.name}({', '.join(values)})")
                if not isinstance(result.error, CapabilityViolationError):
                    unchecked.append(f"{name}.{data.name}: {result.error!r}")
    assert not unchecked


async def test_a_link_inside_is_followed_and_not_removed(folder: Path) -> None:
    (folder / "open/inner").symlink_to(folder / "open/a.txt")
    assert (await outcome("file.read('open/inner')", *ALL_OPEN)).value == "a"
    result = await outcome("file.delete('open/inner')", *ALL_OPEN)
    assert isinstance(result.error, MLError) and "symbolic link" in str(result.error)
    assert (folder / "open/inner").is_symlink()


@pytest.mark.parametrize(
    "call",
    [
        "file.read('open/sub/a.txt')",
        "file.write('open/sub/a.txt', 'x')",
        "path.listDir('open/sub')",
        "file.delete('open/sub/a.txt')",
    ],
)
async def test_a_swap_behind_the_check_gains_nothing(call: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "open/sub").mkdir()
    (folder / "open/sub/a.txt").write_text("inside")
    (folder / "secret/a.txt").write_text("outside")
    require = file_access.require

    def swapping(*args: Any) -> Any:
        checked = require(*args)
        if not (folder / "open/sub").is_symlink():
            (folder / "open/sub").rename(folder / "open/old")
            (folder / "open/sub").symlink_to(folder / "secret")
        return checked

    monkeypatch.setattr(file_access, "require", swapping)
    result = await outcome(call, *ALL_OPEN)
    assert isinstance(result.error, MLError), result
    assert str(folder) not in str(result.error)
    assert (folder / "secret/a.txt").read_text() == "outside"


async def test_removing_a_tree_follows_no_link(folder: Path) -> None:
    (folder / "open/tree/deep").mkdir(parents=True)
    (folder / "open/tree/deep/out").symlink_to(folder / "secret")
    assert (await outcome("path.removeDirRecursive('open/tree')", *ALL_OPEN)).error is None
    assert not (folder / "open/tree").exists() and (folder / "secret/key.txt").exists()


async def test_denied_entries_keep_a_tree(folder: Path) -> None:
    (folder / "open/tree").mkdir()
    (folder / "open/tree/keep").write_text("x")
    (folder / "open/tree/b").write_text("x")
    result = await outcome("path.removeDirRecursive('open/tree')", "path:write:open/**", "!path:write:open/tree/keep")
    assert isinstance(result.error, CapabilityViolationError)
    assert {path.name for path in (folder / "open/tree").iterdir()} == {"b", "keep"}


async def test_a_pipe_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "open/pipe")
    for call in (
        "file.read('open/pipe')",
        "file.copy('open/pipe', 'open/b')",
        "csv.read('open/pipe')",
        "file.move('open/pipe', 'open/b')",
    ):
        result = await outcome(call, *ALL_OPEN, default_timeout=5)
        assert isinstance(result.error, MLError) and "regular file" in str(result.error), call


async def test_a_device_without_end_is_no_file(folder: Path) -> None:
    result = await outcome("file.read('/dev/zero')", "file", default_timeout=5)
    assert isinstance(result.error, MLError) and "regular file" in str(result.error)


async def test_sizes_are_bounded(folder: Path) -> None:
    (folder / "open/large").write_bytes(b"x" * 3_000_000)
    limits = Limits(max_text=1_000_000, max_items=1_000_000)
    for call in (
        "file.read('open/large')",
        "file.readBytes('open/large')",
        "file.readLines('open/large')",
        "csv.read('open/large')",
    ):
        result = await outcome(call, *ALL_OPEN, limits=limits)
        assert isinstance(result.error, MLError) and result.error.type == "LimitError", call


async def test_a_deadline_ends_a_long_read(folder: Path) -> None:
    with (folder / "open/hole").open("wb") as sparse:
        sparse.truncate(1 << 40)
    with anyio.fail_after(10):
        result = await outcome("crypto.hashFile('open/hole')", *ALL_OPEN, default_timeout=0.3)
    assert isinstance(result.error, TimeoutError)


async def test_a_large_file_comes_back(folder: Path) -> None:
    result = await outcome("t = 'zwölf '.repeat(500000); file.write('open/t', t); file.read('open/t') == t", *ALL_OPEN)
    assert result.value is True
    assert (folder / "open/t").stat().st_size == 3_500_000


async def test_names_in_errors_are_the_programs_own(folder: Path) -> None:
    result = await outcome("file.read('open/none')", *ALL_OPEN)
    assert str(folder) not in str(result.error)
