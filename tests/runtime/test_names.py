"""Every name of the runtime that the generator may write is there when the code runs."""

from __future__ import annotations

import re
from pathlib import Path

import mlpy_compiler.codegen
from mlpy_async import MLRuntime

OWN = {"λmain", "λmodule", "λ", "λ_"}
"""Names that generated code binds itself."""


def test_all_names_are_provided() -> None:
    folder = Path(mlpy_compiler.codegen.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'"(λ[A-Za-z_]+)"', text)) - OWN
    provided = MLRuntime(cache_dir=None).namespace({})["__builtins__"]
    assert len(used) > 50
    assert sorted(used - set(provided)) == []
