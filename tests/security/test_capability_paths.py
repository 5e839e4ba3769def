"""Paths that lead somewhere else than they seem to: a program holds `open/*`, and wants what lies beside it."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import (
    CapabilityViolationError,
    MLBorderError,
    MLError,
    MLRuntime,
    check_capability,
    ml_function,
    open_beneath,
)
from mlpy_async.capabilities.globs import Glob

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="links and descriptors are those of POSIX"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("paths").resolve()
    (made / "open" / "below").mkdir(parents=True)
    (made / "open" / "private").mkdir()
    (made / "cache").mkdir(mode=0o700)
    for name in ("open/a.txt", "open/below/b.txt", "open/private/c.txt", "secret.txt"):
        (made / name).write_text(name, encoding="utf-8")
    for name, target in {
        "link.txt": "../secret.txt", "up": "..", "far": "/etc/passwd", "again": "link.txt", "loop": "loop", "in": "private/c.txt",
    }.items():  # fmt: skip
        (made / "open" / name).symlink_to(target)
    return made


@ml_function(blocking=True)
def read(path: str) -> str:
    checked = check_capability("file.read", path, function="read")
    assert checked is not None
    with os.fdopen(open_beneath(checked, os.O_RDONLY), encoding="utf-8") as file:
        return file.read()


@ml_function(blocking=True)
def write(path: str, text: str) -> int:
    checked = check_capability("file.write", path, function="write")
    assert checked is not None
    with os.fdopen(open_beneath(checked, os.O_WRONLY | os.O_CREAT), "w", encoding="utf-8") as file:
        return file.write(text)


@ml_function(blocking=True, capabilities=["file.read", "file.write", "file.delete"], resource="source")
def move(source: str, target: str) -> None:
    check_capability("file.write", target, function="move")
    Path(source).rename(target)


@pytest.fixture
async def tenant(anyio_backend: Any, folder: Path) -> AsyncIterator[MLRuntime]:
    tokens = [f"file:read:{folder}/open/*", f"!file:read:{folder}/open/private/**"]
    async with MLRuntime(capabilities=tokens, cache_dir=None) as rt:
        yield rt


OUTSIDE = {
    "dot dot": "{open}/../secret.txt",
    "dot dot behind what is not there": "{open}/nothing/../../secret.txt",
    "dots between": "{open}/./././../secret.txt",
    "slashes": "{open}//..//secret.txt",
    "a link to a file": "{open}/link.txt",
    "a link to a link": "{open}/again",
    "a link to a folder": "{open}/up/secret.txt",
    "a link out of all folders": "{open}/far",
    "a link to what is denied": "{open}/in",
    "a folder below": "{open}/below/b.txt",
    "the folder itself": "{open}/.",
    "a neighbour with the same beginning": "{open}er/a.txt",
    "NUL": "{open}/a.txt\0.png",
    "NUL in front of the way out": "{open}/\0/../secret.txt",
    "a home": "~/a.txt",
    "percent signs": "{open}/%2e%2e/secret.txt",
    "dots of full width": "{open}/．．/secret.txt",
    "a slash of full width": "{open}／..／..／secret.txt",
    "backslashes": "{open}\\..\\secret.txt",
    "a drive": "C:{open}/a.txt",
    "a URL": "file://{open}/a.txt",
    "the root of the process": "/proc/self/root{secret}",
    "the folder of the process": "/proc/self/cwd/pyproject.toml",
    "a descriptor": "/dev/fd/0",
    "an input": "/dev/stdin",
    "memory": "/proc/self/mem",
    "another case": "{OPEN}/a.txt",
    "blanks in front": " {open}/a.txt",
    "a line end behind": "{secret}\n",
    "a long name on the way": "{open}/" + "x" * 300 + "/../../secret.txt",
    "a long path": "{open}/" + "x/" * 2_100 + "a.txt",
    "no path": "",
    "half of a character": "{open}/\ud800",
    "a wildcard": "{folder}/*/a.txt",
}  # fmt: skip


@pytest.mark.parametrize("path", list(OUTSIDE.values()), ids=list(OUTSIDE))
async def test_a_path_to_the_outside(tenant: MLRuntime, folder: Path, path: str) -> None:
    names = {"folder": folder, "open": folder / "open", "OPEN": folder / "OPEN", "secret": folder / "secret.txt"}
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", str(value))
    with pytest.raises(CapabilityViolationError, match="which is not granted"):
        await tenant.execute("read(path)", context={"read": read, "path": path})


@pytest.mark.parametrize("path", ["5", "null", "true", "[path]", "{toString: () => path}", "print", "path.split('')"])
async def test_what_is_no_path(tenant: MLRuntime, folder: Path, path: str) -> None:
    context = {"read": read, "path": str(folder / "open" / "a.txt")}
    with pytest.raises(MLBorderError, match="`path` must be a string"):
        await tenant.execute(f"read({path})", context=context)


@pytest.mark.parametrize(("name", "fails"), [("loop", "OSError"), ("nothing", "FileNotFoundError")])
async def test_a_path_inside_that_cannot_be_opened(tenant: MLRuntime, folder: Path, name: str, fails: str) -> None:
    with pytest.raises(MLError) as caught:
        await tenant.execute("read(path)", context={"read": read, "path": f"{folder}/open/{name}"})
    assert caught.value.type == fails


async def test_the_path_is_the_one_that_was_checked(tenant: MLRuntime, folder: Path) -> None:
    way = f"{folder}/open/up/open/../open/a.txt"
    assert await tenant.execute("read(path)", context={"read": read, "path": way}) == "open/a.txt"


def test_a_denial_holds_for_each_form_of_a_name_where_the_file_system_takes_them_for_one() -> None:
    name = "données/École"
    denied = Glob(f"/srv/{name}/**", folds=True)
    for form in ("NFC", "NFD"):
        for text in (name, name.upper(), name.lower()):
            assert denied.matches(f"/srv/{unicodedata.normalize(form, text)}/x")
    allowed = Glob(f"/srv/{unicodedata.normalize('NFC', name)}/*")
    assert not allowed.matches(f"/srv/{unicodedata.normalize('NFD', name)}/x")


# --- the directory of the compile cache ---------------------------------------------------------------------------------------------

INTO_THE_CACHE = {
    "an entry": 'write(cache + "/ab/cdef.mlc", "evil")',
    "an entry by its link": 'write(folder + "/door/entry.mlc", "evil")',
    "dots": 'write(folder + "/open/../cache/entry.mlc", "evil")',
    "reading": 'read(cache + "/entry.mlc")',
    "the directory": 'write(cache, "evil")',
    "moving an entry there": 'move(folder + "/open/a.txt", cache + "/entry.mlc")',
    "moving the directory away": 'move(cache, folder + "/other")',
    "moving the directory above it": 'move(folder, folder + ".away")',
    "a caught violation": 'try { write(cache + "/entry.mlc", "evil"); } except (e) { } ',
    "by a callback": '[cache + "/entry.mlc"].map(p => write(p, "evil"))',
    "the default one": 'write(elsewhere + "/mlpy/entry.mlc", "evil")',
}


@pytest.mark.parametrize("token", ["*", "file", "file:read,write,delete:/**"])
@pytest.mark.parametrize("source", list(INTO_THE_CACHE.values()), ids=list(INTO_THE_CACHE))
async def test_no_token_gives_the_cache(
    anyio_backend: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, token: str
) -> None:
    door = folder / "door"
    if not door.is_symlink():
        door.symlink_to("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "elsewhere"))
    monkeypatch.delenv("MLPY_NO_CACHE", raising=False)
    context = {"read": read, "write": write, "move": move, "cache": str(folder / "cache"), "folder": str(folder)}
    async with MLRuntime(capabilities=[token], cache_dir=door) as rt:
        with pytest.raises(CapabilityViolationError, match="compiled programs are kept there"):
            await rt.execute(source, context={**context, "elsewhere": str(folder / "elsewhere")})
        with rt.grant("*"), pytest.raises(CapabilityViolationError, match="compiled programs are kept there"):
            await rt.execute(source, context={**context, "elsewhere": str(folder / "elsewhere")})
        assert await rt.execute("read(folder + '/secret.txt')", context=context) == "secret.txt"
    assert list((folder / "cache").iterdir()) == []
