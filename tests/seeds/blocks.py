"""The Python examples of the documents that the product grew from, and what became of each.

In: the documents, where they lie beside this checkout. Out: copies of the examples in `python/`, one file each, named by document and line;
only import lines differ (`MODULES`). `sketches.txt` says of the other examples why they cannot run.
"""

from __future__ import annotations

import re
from pathlib import Path

from .extract import DOCUMENTS

__all__ = ["COPIES", "MODULES", "SKETCHES", "copies", "examples", "sketches", "with_new_imports"]

COPIES = Path(__file__).parent / "python"
SKETCHES = Path(__file__).parent / "sketches.txt"

MODULES = {
    "mlpy.cli.repl": "mlpy_async",
    "mlpy.debugging.debugger": "mlpy_async",
    "mlpy.debugging.enhanced_source_maps": "mlpy_async",
    "mlpy.debugging.error_formatter": "mlpy_async",
    "mlpy.debugging.source_map_index": "mlpy_compiler",
    "mlpy.integration": "mlpy_async",
    "mlpy.integration.async_executor": "mlpy_async",
    "mlpy.integration.callback_bridge": "mlpy_async",
    "mlpy.integration.ml_callback": "mlpy_async",
    "mlpy.ml.errors.context": "mlpy_async",
    "mlpy.ml.transpiler": "mlpy_async",
    "mlpy.runtime.capabilities.decorators": "mlpy_async",
    "mlpy.runtime.capabilities.manager": "mlpy_async",
    "mlpy.runtime.capabilities.tokens": "mlpy_async",
    "mlpy.runtime.sandbox": "mlpy_async",
    "mlpy.stdlib.decorators": "mlpy_async",
    "mlpy.stdlib.module_registry": "mlpy_async",
}
"""Where the documents import from, and where the same names are."""

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(r"^(\s*from )(mlpy[\w.]*)(?= import )", re.MULTILINE)
_REASON = re.compile(r"([\w-]+): (\S.+)")


def examples(folder: Path = DOCUMENTS) -> dict[str, str]:
    """Each Python example as it is written, by document and line."""
    found: dict[str, str] = {}
    for document in sorted(folder.glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            found[f"{document.stem}-{text.count(chr(10), 0, block.start(1)) + 1}"] = block[1]
    return found


def with_new_imports(text: str) -> str:
    """An example with its import lines changed, those of files that it writes too."""
    return _IMPORT.sub(lambda found: found[1] + MODULES.get(found[2], found[2]), text)


def copies() -> dict[str, Path]:
    """The examples that are held in this folder."""
    return {path.stem: path for path in sorted(COPIES.glob("*.py"))}


def sketches() -> dict[str, str]:
    """Why the examples without a copy cannot run: lines `NAME: REASON`, and comments."""
    said: dict[str, str] = {}
    for line in SKETCHES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found = _REASON.fullmatch(line)
            assert found is not None, f"{SKETCHES.name}: want `NAME: REASON`, got {line!r}"
            assert found[1] not in said, f"{SKETCHES.name} has two lines for {found[1]}"
            said[found[1]] = found[2]
    return said


def write() -> None:
    """Copy all examples but the sketches."""
    COPIES.mkdir(exist_ok=True)
    for old in COPIES.glob("*.py"):
        old.unlink()
    without = sketches()
    for name, text in examples().items():
        if name not in without:
            (COPIES / f"{name}.py").write_text(with_new_imports(text), encoding="utf-8")


if __name__ == "__main__":
    write()
