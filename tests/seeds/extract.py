"""Finds the ML programs in the documents that the product grew from.

They stand in `javascript` blocks, and in strings of Python blocks. Holes of f-strings are filled with plain samples.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

__all__ = ["DOCUMENTS", "PROGRAMS", "programs"]

DOCUMENTS = Path(__file__).parents[3] / "shared" / "seeds"
PROGRAMS = Path(__file__).parent / "programs"

_ML = re.compile(r"function\*? ?\w*\(|=> |^\s*(?:import \w+;|let \w+ = |\w+ = .*;\s*$|while \()", re.MULTILINE)
_NOT_ML = re.compile(
    r"\bdef |\bclass |\bself\.|Args:|^from \w|ml_session|:param|async with|\bawait\b|FUTURE|for value in", re.MULTILINE
)
_HOLE = "{'id': 1, 'ok': True, 'note': None, 'items': []}"


def programs(folder: Path = DOCUMENTS) -> dict[str, str]:
    """Each program by a name made of its document and line."""
    found: dict[str, str] = {}
    for document in sorted(folder.glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for block in re.finditer(r"```(\w+)\n(.*?)```", text, re.DOTALL):
            line = text.count("\n", 0, block.start()) + 2
            kind, body = block.groups()
            if kind == "javascript":
                body = body.split("// Python side:")[0]
                if "FUTURE" not in body:
                    found[f"{document.stem}-{line}"] = body
            elif kind == "python":
                for offset, source in _strings(body):
                    if _ML.search(source) and not _NOT_ML.search(source):
                        found[f"{document.stem}-{line + offset}"] = source
    return found


def _strings(body: str) -> list[tuple[int, str]]:
    try:
        tree = ast.parse(body)
    except SyntaxError:
        return []
    found = []
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else _hole(part) for part in node.values]
            found.append((node.lineno - 1, "".join(map(str, parts))))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            found.append((node.lineno - 1, node.value))
    return found


def _hole(part: ast.expr) -> str:
    """A sample for `{…}`: text inside quotes stays a word, a dump of data is data, all else a number."""
    text = ast.unparse(part)
    if "dict()" in text or "dumps" in text or "to_ml" in text:
        return _HOLE
    return "7"


def write() -> None:
    PROGRAMS.mkdir(exist_ok=True)
    for old in PROGRAMS.glob("*.ml"):
        old.unlink()
    for name, source in programs().items():
        (PROGRAMS / f"{name}.ml").write_text(
            f"// {name.rpartition('-')[0]}.md, line {name.rpartition('-')[2]}\n{source.strip(chr(10))}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    write()
