"""The programs of the corpus, what they say of themselves, and what the compiler finds in them.

A program is `corpus/hostile/FAMILY/NAME.ml` or `corpus/harmless/FAMILY/NAME.ml`. `// finding: ML-S401 4:9` names a finding
and its place, line and column from 1; several are separated by commas.
"""

from __future__ import annotations

import re
from pathlib import Path

from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import (
    CompileOptions,
    Diagnostic,
    Environment,
    FunctionInterface,
    ModuleInterface,
    Sink,
    compile_module,
)

__all__ = ["HARMLESS", "HOSTILE", "compiled_findings", "expected_findings", "name_of", "world"]

FOLDER = Path(__file__).parent / "corpus"
HOSTILE = sorted((FOLDER / "hostile").rglob("*.ml"))
HARMLESS = sorted((FOLDER / "harmless").rglob("*.ml"))
_FINDING = re.compile(r"(ML-S\d{3}) (\d+:\d+)")


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").as_posix()


def expected_findings(path: Path) -> list[tuple[str, str]]:
    """Codes and places, in order."""
    found = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        _, mark, rest = line.partition("// finding: ")
        found += _FINDING.findall(rest) if mark else []
    return sorted(found)


def compiled_findings(path: Path) -> list[Diagnostic]:
    """What the analysis of security finds in a program, which is compiled whatever that is."""
    options = CompileOptions(open_names=True, strict_security=False)
    compiled = compile_module(path.read_text(encoding="utf-8"), environment=world(), options=options)
    return [finding for finding in compiled.findings if finding.code.startswith("ML-S")]


def world() -> Environment:
    """The standard library, and modules of a host that declare capabilities and sinks. `db` and `http` are left out: what the analysis knows of
    modules by their names alone is held too.
    """
    standard = standard_environment()
    modules = {name: module for name, module in standard.modules.items() if name not in ("db", "http")}
    added = {
        "file": _module(
            "file",
            FunctionInterface("read", 1, 1, ("path",), "string", ("file.read",)),
            FunctionInterface("write", 2, 2, ("path", "text"), None, ("file.write",)),
            FunctionInterface("remove", 1, 1, ("path",), None, ("file.delete",)),
            FunctionInterface("move", 2, 2, ("source", "target"), None, ("file.read", "file.write")),
        ),
        "tools.network": _module("tools.network", FunctionInterface("fetch", 1, 1, ("url",), None, ("network.https",))),
        "warehouse": _module(
            "warehouse",
            FunctionInterface("ask", 1, 2, ("question", "values"), sinks=(Sink("question", "query"),)),
            FunctionInterface("ask_in", 2, 2, ("place", "question"), sinks=(Sink("question", "query"),)),
            FunctionInterface("count", 1, 1, ("shelf",), "int"),
        ),
        "robot": _module("robot", FunctionInterface("perform", 1, 1, ("orders",), sinks=(Sink("orders", "command"),))),
        "scanner": _module(
            "scanner", FunctionInterface("find", 2, 2, ("pattern", "lines"), sinks=(Sink("pattern", "pattern"),))
        ),
    }
    return Environment(standard.builtins, standard.globals, {**modules, **added})


def _module(name: str, *functions: FunctionInterface) -> ModuleInterface:
    return ModuleInterface(name, {function.name: function for function in functions})
