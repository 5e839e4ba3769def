"""Writes docs/stdlib/: a page for each module of the standard library, from its metadata, with its example. `python -m tests.docs.stdlib_pages`.

The example is the program `tests/conformance/stdlib_NAME/example.ml`, which is run there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlpy_async import MLRuntime
from mlpy_async.modules.decorators import FunctionMetadata, metadata_of
from mlpy_async.stdlib import environment
from mlpy_async.values.members import DeclaredClass

__all__ = ["FOLDER", "pages"]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "stdlib"
_EXAMPLES = ROOT / "tests" / "conformance"


def pages() -> dict[str, str]:
    """The pages as they should be, by file name."""
    made = {f"{name}.md": _page(name) for name in environment.STANDARD}
    rows = [f"| [{name}]({name}.md) | {metadata_of(_class(name)).description} |" for name in environment.STANDARD]
    made["index.md"] = "\n".join(["# Standard library", "", "| module | |", "|---|---|", *rows, ""])
    return made


def _class(name: str) -> type:
    return environment._class_of(name)


def _page(name: str) -> str:
    cls = _class(name)
    data = metadata_of(cls)
    lines = [f"# {name}", "", f"{data.description}. `import {name};`", ""]
    if name != "string":  # whose class is made of the methods' table
        lines += [inspect.cleandoc(cls.__doc__ or ""), ""]
    if data.capabilities:
        lines += ["Capabilities: " + ", ".join(f"`{each}`" for each in data.capabilities) + ".", ""]
    lines += ["```ml", *_example(name), "```", "", "## Functions", "", "| function | | needs |", "|---|---|---|"]
    for function in dict.fromkeys(data.functions.values()):
        signature = f"{function.name}({_parameters(cls, function)})"
        lines.append(
            f"| `{signature}` | {_cell(function.description)} | {', '.join(f'`{need}`' for need in function.capabilities)} |"
        )
    if data.constants:
        lines += ["", "Constants: " + ", ".join(f"`{constant}`" for constant in data.constants) + "."]
    for declared in _declared(cls):
        lines += ["", f"## {declared.name}", "", _methods(declared)]
    return "\n".join(lines) + "\n"


def _example(name: str) -> list[str]:
    """The example without the sentence of the definition that it holds."""
    return (_EXAMPLES / f"stdlib_{name}" / "example.ml").read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _parameters(cls: type, function: FunctionMetadata) -> str:
    member = inspect.getattr_static(cls, function.attribute)
    own = list(inspect.signature(getattr(member, "__func__", member)).parameters.values())
    return _list_of(own if isinstance(member, staticmethod) else own[1:])


def _list_of(parameters: list[inspect.Parameter]) -> str:
    return ", ".join(
        ("*" if each.kind is each.VAR_POSITIONAL else "")
        + each.name.rstrip("_")
        + ("" if each.default is each.empty else f"={_literal(each.default)}")
        for each in parameters
    )


def _literal(value: Any) -> str:
    return {"None": "null", "True": "true", "False": "false"}.get(repr(value), repr(value))


def _declared(cls: type) -> list[DeclaredClass]:
    """The classes of values that a module brings."""
    runtime = MLRuntime(cache_dir=None)
    known = dict(runtime._services.operations.declared)
    cls(runtime._services)
    return [declared for key, declared in runtime._services.operations.declared.items() if key not in known]


def _methods(declared: DeclaredClass) -> str:
    """Methods by their first names: the snake_case spelling of each works too."""
    names: dict[Callable[..., Any], str] = {}
    for name, method in declared.methods.items():
        names.setdefault(method, name)
    shown = [
        f"`{name}({_list_of(list(inspect.signature(method).parameters.values())[1:])})`"
        for method, name in names.items()
    ]
    shown += [f"`{name}`" for name in declared.properties]
    return ", ".join(shown) + "." if shown else "It has no members."


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
