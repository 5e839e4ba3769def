"""The compile cache: an entry is code, so nobody else's bytes may become one."""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import MLRuntime
from mlpy_async.modules.cache import CompileCache

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(
        not hasattr(os, "geteuid"), reason="owners and modes of files are checked where the system has them"
    ),
]

SOURCE = "1 + 1"
EVIL = "'evil'"


class Boom:
    """What a forged entry would run when it is read."""

    def __reduce__(self) -> Any:
        return pytest.fail, ("the forged entry was run",)


def entries(directory: Path) -> list[Path]:
    return sorted(directory.rglob("*.mlc"))


def forge(path: Path, payload: bytes, key: str | None = None) -> None:
    """Write an entry as the cache would, with a right digest."""
    key = key or path.parent.name + path.stem
    path.write_bytes(b"mlpy-cache-1\n" + key.encode() + b"\n" + hashlib.sha256(payload).digest() + payload)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


def forge_without_digest(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40] + pickle.dumps(Boom()))


def rubbish_with_digest(path: Path) -> None:
    forge(path, b"rubbish")


def another_class_with_digest(path: Path) -> None:
    forge(path, pickle.dumps({"code": 5}))


def class_that_is_gone_with_digest(path: Path) -> None:
    forge(path, b"cmlpy_async.gone\nGone\n.")


def a_link(path: Path) -> None:
    target = path.with_suffix(".target")
    path.rename(target)
    path.symlink_to(target)


def writable_by_all(path: Path) -> None:
    forge(path, pickle.dumps(Boom()))
    path.chmod(0o666)


def writable_by_the_group(path: Path) -> None:
    forge(path, pickle.dumps(Boom()))
    path.chmod(0o620)


def a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def unreadable_directory(path: Path) -> None:
    forge(path, pickle.dumps(Boom()))
    path.parent.parent.chmod(0o777)


TAMPERINGS: list[Callable[[Path], None]] = [
    truncate, empty, flip, forge_without_digest, rubbish_with_digest, another_class_with_digest, class_that_is_gone_with_digest, a_link,
    writable_by_all, writable_by_the_group, a_directory, a_pipe, unreadable_directory,
]  # fmt: skip


async def value_of(source: str, directory: Path) -> Any:
    async with MLRuntime(cache_dir=directory) as rt:
        return (await rt.run(source, persist=True)).value


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
async def test_a_bad_entry_is_as_good_as_none(
    anyio_backend: Any, tmp_path: Path, tamper: Callable[[Path], None]
) -> None:
    directory = tmp_path / "cache"
    assert await value_of(SOURCE, directory) == 2
    (path,) = entries(directory)
    tamper(path)
    assert await value_of(SOURCE, directory) == 2


async def test_an_entry_under_another_name_is_none(anyio_backend: Any, tmp_path: Path) -> None:
    directory = tmp_path / "cache"
    assert await value_of(SOURCE, directory) == 2
    (good,) = entries(directory)
    assert await value_of(EVIL, directory) == "evil"
    (evil,) = set(entries(directory)) - {good}
    good.write_bytes(evil.read_bytes())
    assert await value_of(SOURCE, directory) == 2


async def test_an_entry_of_another_user_is_none(
    anyio_backend: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "cache"
    assert await value_of(SOURCE, directory) == 2
    forge(entries(directory)[0], pickle.dumps(Boom()))
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert await value_of(SOURCE, directory) == 2


async def test_files_and_folders_are_the_owner_s_alone(anyio_backend: Any, tmp_path: Path) -> None:
    directory = tmp_path / "cache"
    before = os.umask(0)
    try:
        await value_of(SOURCE, directory)
    finally:
        os.umask(before)
    for path in (directory, *directory.rglob("*")):
        assert not path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH), path


async def test_a_folder_that_others_can_write_to_is_not_used(anyio_backend: Any, tmp_path: Path) -> None:
    directory = tmp_path / "cache"
    directory.mkdir()
    directory.chmod(0o777)
    assert await value_of(SOURCE, directory) == 2
    assert entries(directory) == []


async def test_a_program_beside_a_newer_python_file_is_the_program(anyio_backend: Any, tmp_path: Path) -> None:
    (tmp_path / "rules.ml").write_text("export function f() { return 1; }")
    (tmp_path / "rules.py").write_text("def f(): return 'evil'")
    (tmp_path / "rules.mlc").write_bytes(pickle.dumps(Boom()))
    async with MLRuntime(ml_module_paths=[tmp_path], cache_dir=tmp_path / "cache") as rt:
        assert await rt.execute("import rules; rules.f()") == 1


def test_keys_keep_their_parts_apart() -> None:
    assert CompileCache.key("ab", "c") != CompileCache.key("a", "bc")
    assert CompileCache.key("a", "") != CompileCache.key("", "a")
    assert CompileCache.key("\ud800") != CompileCache.key("\ud801")
