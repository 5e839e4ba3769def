"""Scans: what is found without importing, in which order, what is reported, and what hostile folders gain (nothing)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlpy_async import ModuleRegistry, get_registry
from mlpy_async.modules import discovery
from mlpy_async.modules.scan import scan_source

Write = Callable[..., Path]


def registry(*paths: Path, ml: Path | None = None, cache_dir: Path | None = None) -> ModuleRegistry:
    return ModuleRegistry(paths, () if ml is None else (ml,), cache_dir=cache_dir)


def test_nothing_is_imported(write: Write, tmp_path: Path) -> None:
    write(
        "custom_bridge.py",
        "raise SystemExit\nfrom mlpy_async import ml_module\n@ml_module(name='custom')\nclass C: pass",
    )
    found = registry(tmp_path)
    assert found.is_available("custom")
    assert not found.is_available("custom_bridge")
    assert found.problems == ()


def test_the_host_uses_the_python_object(write: Write, tmp_path: Path) -> None:
    write("custom_bridge.py", plus=10)
    found = registry(tmp_path)
    assert found.get_module("custom").value(5) == 15
    assert found.get_module("custom") is not found.get_module("math")
    write("custom_bridge.py", plus=20)
    assert found.reload_module("custom").value(5) == 25
    assert found.get_module("custom").value(5) == 25
    write("custom_bridge.py", "import mlpy_async\n@mlpy_async.ml_module(name='custom')\nclass C: pass\n1 / 0")
    with pytest.raises(ImportError, match=r"custom_bridge.py:4: ZeroDivisionError"):
        found.reload_module("custom")
    assert found.get_module.__self__.catalogue.found["custom"].kind == "bridge"


def test_a_file_that_the_host_has_imported_is_that_module(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        "regtest_bridge.py", "from mlpy_async import ml_module\n@ml_module(name='custom')\nclass C: pass\ncustom = C()"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import regtest_bridge  # type: ignore[import-not-found]

    assert registry(tmp_path).get_module("custom") is regtest_bridge.custom
    del sys.modules["regtest_bridge"]


def test_the_first_of_a_name_has_it(write: Write, tmp_path: Path) -> None:
    write("a/one_bridge.py", name="twin", plus=1)
    write("b/two_bridge.py", name="twin", plus=2)
    write("b/math_bridge.py", name="math")
    write("ml/twin.ml", "export x = 1;")
    write("ml/json.ml", "export x = 1;")
    found = registry(tmp_path / "a", tmp_path / "b", ml=tmp_path / "ml")
    assert found.get_module("twin").value(0) == 1
    info = found.module_info("twin")
    assert info is not None
    assert (info.kind, info.file) == ("bridge", tmp_path / "a" / "one_bridge.py")
    assert [
        (Path(problem.file).name, problem.line, problem.message.partition(", which")[0]) for problem in found.problems
    ] == [
        ("math_bridge.py", 5, "the module `math` is shadowed by the standard library"),
        ("two_bridge.py", 5, f"the module `twin` is shadowed by {tmp_path / 'a' / 'one_bridge.py'}"),
        ("json.ml", 0, "the module `json` is shadowed by the standard library"),
        ("twin.ml", 0, f"the module `twin` is shadowed by {tmp_path / 'a' / 'one_bridge.py'}"),
    ]
    assert found.get_module("math") is get_registry().get_module("math")


def test_files_share_a_module(write: Write, tmp_path: Path) -> None:
    part = "from mlpy_async import ml_export\n@ml_export(module='shared')\ndef {0}() -> int:\n    return {1}\n"
    write("a_bridge.py", part.format("one", 1))
    write("b_bridge.py", part.format("two", 2) + part.format("one", 3))
    found = registry(tmp_path)
    shared = found.get_module("shared")
    assert (shared.one(), shared.two()) == (1, 2)
    assert [problem.line for problem in found.problems] == [7]
    assert "`shared.one` is exported already by" in str(found.problems[0])


def test_ml_trees(write: Write, tmp_path: Path) -> None:
    for file in (
        "quick.ml",
        "algorithms/sort/merge.ml",
        "no-name.ml",
        ".hidden.ml",
        "__pycache__/x.txt",
        "x.py",
        "quick.py",
        "dir.ml/y.txt",
    ):
        write(file, "1")
    found = registry(ml=tmp_path)
    assert found.get_all_module_names("ml") == ["algorithms.sort.merge", "quick"]
    assert found.get_all_module_names("ml_source") == found.available_modules("ml")
    with pytest.raises(ValueError, match="no kind of modules 'x'"):
        found.get_all_module_names("x")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("def f(:", 1, "it is no Python"),
        ("x = 1\n@ml_module(name='a b')\nclass C: pass", 3, "'a b' is no name of a module"),
        ("@ml_module(name='../../etc/passwd')\nclass C: pass", 2, "is no name of a module"),
        ("@ml_module(name='a' * 3)\nclass C: pass", 1, "`name` of `ml_module` is not written as a text"),
        ("@ml_module(name=5)\nclass C: pass", 1, "`name` of `ml_module` is not written as a text"),
        (
            "@ml_module(name='c')\nclass C:\n    @ml_function(capabilities=caps())\n    def f(self): pass",
            3,
            "the compiler is not told",
        ),
        (
            "@ml_module(name='c', capabilities=['x.y'])\nclass C:\n    @ml_function\n    def f(self): pass",
            2,
            "none of its functions does",
        ),
        ("@ml_export(module='a/b')\ndef f(): pass", 2, "'a/b' is no name of a module to export into"),
        ("@ml_export\ndef f(): pass", 2, "None is no name of a module to export into"),
        ("x = " + "(" * 3000, 1, "it is no Python"),
    ],
)
def test_problems_have_a_line(text: str, line: int, message: str) -> None:
    scanned = scan_source(b"from mlpy_async import ml_module, ml_function, ml_export\n" + text.encode(), "x_bridge.py")
    (problem,) = scanned.problems
    assert message in problem.message
    assert problem.line == (line and line + 1)


def test_names_and_constants_of_the_file() -> None:
    text = b"""
from mlpy_async import ml_module as module, ml_function as function
import mlpy_async
READ = ("db.read",)
ALL: list = [*READ, "db.write"]
@module(capabilities=ALL, description="x")
class CustomerModule:
    @function(capabilities=READ)
    def f(self, a, *rest): pass
@mlpy_async.ml_export("customer")
async def later(): pass
@other.module
class Nothing: pass
"""
    first, second = scan_source(text, "x").modules
    assert (first.name, first.capabilities) == ("customer", ("db.read", "db.write"))
    (function,) = first.functions
    assert (function.interface.capabilities, function.interface.maximum, function.signature) == (
        ("db.read",),
        None,
        "f(a, ...rest)",
    )
    assert (second.name, second.kind) == ("customer", "exports")


@pytest.mark.skipif(sys.platform == "win32", reason="names, links and pipes as these are POSIX's")
def test_hostile_folders(write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "ext"
    outside = write("outside/evil_bridge.py", name="evil")
    for file, name in (
        ("$(rm -rf x);'\"_bridge.py", "shell"),
        ("ü ñ\n_bridge.py", "letters"),
        (".._bridge.py", "dots"),
        ("-c_bridge.py", "option"),
    ):
        write(f"ext/{file}", name=name)
    (folder / "link_bridge.py").symlink_to(outside)
    (folder / "loop_bridge.py").symlink_to(folder / "loop_bridge.py")
    (folder / "dir_bridge.py").mkdir()
    os.mkfifo(folder / "pipe_bridge.py")
    (folder / "device_bridge.py").symlink_to("/dev/zero")
    (folder / "inside_bridge.py").symlink_to(folder / "-c_bridge.py")
    (folder / os.fsdecode(b"\xff_bridge.py")).write_text("x")
    (folder / "large_bridge.py").write_text("#" * 2_000_001)
    (folder / "x.py").write_text("raise SystemExit")
    found = registry(folder, tmp_path / "not there")
    assert found.get_all_module_names("bridge") == ["letters", "option", "shell"]
    assert [found.get_module(name).value(1) for name in ("letters", "option", "shell")] == [2, 2, 2]
    reasons = sorted({problem.message.partition(":")[0] for problem in found.problems})
    assert reasons == [
        "it cannot be read",
        "it has more than 2,000,000 bytes",
        "it is a link that leads out of its directory",
        "it is no plain file",
        "its name is no text",
        "the directory cannot be read",
        f"the module `option` is shadowed by {folder}/-c_bridge.py, which comes first; give it another name",
    ]


def test_what_was_read_is_kept_and_told_from_what_changed(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    scan = discovery.scan_source
    monkeypatch.setattr(
        discovery, "scan_source", lambda content, file: read.append(Path(file).name) or scan(content, file)
    )
    write("ext/a_bridge.py", name="first")
    write("ext/b_bridge.py", name="second")
    write("ext/c_bridge.py", "def f(: # ml_")

    def names() -> tuple[list[str], list[str], int]:
        read.clear()
        found = registry(tmp_path / "ext", cache_dir=tmp_path / "cache")
        return found.get_all_module_names("bridge"), list(read), len(found.problems)

    assert names() == (["first", "second"], ["a_bridge.py", "b_bridge.py", "c_bridge.py"], 1)
    assert names() == (["first", "second"], [], 1)
    write("ext/b_bridge.py", name="third")
    assert names() == (["first", "third"], ["b_bridge.py"], 1)
    (tmp_path / "ext" / "a_bridge.py").unlink()
    assert names() == (["third"], [], 1)
    for entry in (tmp_path / "cache").rglob("*.mlm"):
        entry.write_bytes(entry.read_bytes()[:-3] + b"xxx")
    assert names() == (["third"], ["b_bridge.py", "c_bridge.py"], 1)


def test_entry_points_of_installed_distributions(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("regtest_pkg/__init__.py", "raise AssertionError('a package was imported')")
    write("regtest_plain.py", name="installed")
    write("regtest-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: regtest\nVersion: 1.0\n")
    write(
        "regtest-1.0.dist-info/entry_points.txt",
        "[mlpy.modules]\ninstalled = regtest_plain\ngone = regtest_pkg.gone\nwrong = regtest_plain\n",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    found = registry()
    assert found.get_all_module_names("bridge") == ["installed"]
    assert found.get_module("installed").value(1) == 2
    assert sorted(problem.message for problem in found.problems if "shadowed" not in problem.message) == [
        "it offers no module `wrong`, as the entry point of that name says",
        "the entry point `gone` of the group mlpy.modules leads to no Python file",
    ]
    del sys.modules["regtest_plain"]
