"""`capability NAME { … }` in modules, and what a program will need."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import (
    CapabilityViolationError,
    MLCompileError,
    MLRuntime,
    analyze_ml_capabilities,
    required_capabilities,
)

MODULE = """
capability file.data {
    resource "/data/*.csv";
    allow read;
    allow write "/out/*";
}
function f() { return 1; }
"""


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("granted", "missing", "line"),
    [
        (["file:read:/data/*", "file:write:/out/**"], None, 0),
        (["file"], None, 0),
        (["*"], None, 0),
        ([], "file:read:/data/*.csv", 4),
        (["file:read:/data/a.csv", "file:write:/out/*"], "file:read:/data/*.csv", 4),
        (["file:read:/data/*.csv"], "file:write:/out/*", 5),
        (["file:read:/data/*", "file:write:/out/*.txt"], "file:write:/out/*", 5),
        (["file:read", "file:write", "!file:write"], "file:write:/out/*", 5),
    ],
)
async def test_what_a_module_declares_is_checked_when_it_is_loaded(
    anyio_backend: Any, granted: list[str], missing: str | None, line: int
) -> None:
    async with MLRuntime(cache_dir=None, capabilities=granted) as rt:
        if missing is None:
            await rt.load_source(MODULE, name="rules")
            assert await rt.call("rules.f") == 1
            return
        with pytest.raises(CapabilityViolationError) as caught:
            await rt.load_source(MODULE, name="rules", filename="rules.ml")
        assert caught.value.capability == missing
        assert str(caught.value).startswith(
            f"rules.ml:{line}:5 in capability file.data: `module rules` needs `{missing}`"
        )
        assert rt.audit.violations == 1
        with pytest.raises(LookupError):
            await rt.call("f")


@pytest.mark.anyio
async def test_what_an_imported_module_declares_is_checked_before_anything_runs(
    anyio_backend: Any, tmp_path: Path
) -> None:
    (tmp_path / "inner.ml").write_text("capability db { allow read \"users\"; }\nprint('loaded');\n")
    printed = io.StringIO()
    async with MLRuntime(
        cache_dir=None, ml_module_paths=[tmp_path], capabilities=["db:read:users"], output=printed
    ) as rt:
        with rt.grant("mail"), pytest.raises(CapabilityViolationError, match=r"inner\.ml:1:"):
            await rt.execute("print('first'); import inner;")
        assert printed.getvalue() == ""


@pytest.mark.anyio
async def test_an_imported_module_runs_with_what_its_importer_holds(anyio_backend: Any, tmp_path: Path) -> None:
    (tmp_path / "inner.ml").write_text("import math;\nroot = math.sqrt(4);\n")
    async with MLRuntime(cache_dir=None, ml_module_paths=[tmp_path]) as rt:
        with rt.grant("!math"), pytest.raises(CapabilityViolationError, match=r"inner\.ml:2"):
            await rt.execute("import inner; inner.root")
        assert await rt.execute("import inner; inner.root") == 2


@pytest.mark.anyio
async def test_a_name_that_is_denied_is_not_granted_by_default(anyio_backend: Any) -> None:
    source = "capability math { allow compute; }"
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(source)
    async with MLRuntime(cache_dir=None, capabilities=["!math"]) as rt:
        with pytest.raises(CapabilityViolationError):
            await rt.load_source(source)


def test_required_capabilities() -> None:
    source = 'import math;\ncapability db.x { allow read "users"; }\nf = math.sqrt;\nx = Date.now();'
    assert [(need.capability, need.function, need.span[0]) for need in required_capabilities(source)] == [
        ("db.read", "capability db.x", 2), ("math.compute", "math.sqrt", 3), ("datetime.now", "Date.now", 4),
    ]  # fmt: skip
    assert analyze_ml_capabilities(source) == {"db.read", "math.compute", "datetime.now"}
    assert analyze_ml_capabilities("x = 1; s = 'math.sqrt(4)';") == set()
    with pytest.raises(MLCompileError):
        required_capabilities("function {")
