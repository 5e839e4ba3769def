"""What `@plugin { … }` at the head of a file says, as plain data.

In: a source. Out: its metadata, None if it has none. It reads: nothing of the source runs, and no name is looked up.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.errors import MLCompileError
from mlpy_compiler.parser import parse
from mlpy_compiler.source import Source

__all__ = ["plugin_metadata"]


def plugin_metadata(source: Source) -> dict[str, Any] | None:
    """The metadata at the head of a source: strings, numbers, booleans, nulls, arrays and objects of such.

    :raises MLCompileError: if the source is no ML. :raises ValueError: if a value is no literal, or a key stands twice, with the place.
    """
    result = parse(source)
    if result.has_errors:
        raise MLCompileError(result.diagnostics, source)
    head = result.program.body[0] if result.program is not None and result.program.body else None
    return _object(head.metadata, source) if isinstance(head, s.Plugin) else None


def _object(node: s.Object, source: Source) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for entry in node.entries:
        if isinstance(entry, s.Spread) or not isinstance(entry.key, str) or entry.shorthand:
            raise _no_literal(entry, source)
        if entry.key in made:
            raise ValueError(
                f"{_place(entry, source)}: `{entry.key}` stands twice in `@plugin`; which of them is meant?"
            )
        made[entry.key] = _value(entry.value, source)
    return made


def _value(node: s.Node, source: Source) -> Any:
    match node:
        case s.String() | s.Number() | s.Boolean():
            return node.value
        case s.Null():
            return None
        case s.Unary(operator="-", operand=s.Number(value=number)):
            return -number
        case s.Array():
            return [_value(item, source) for item in node.items]
        case s.Object():
            return _object(node, source)
        case _:
            raise _no_literal(node, source)


def _no_literal(node: s.Node, source: Source) -> ValueError:
    return ValueError(
        f"{_place(node, source)}: `@plugin` holds literals, since it is read without running the file; write the value itself"
    )


def _place(node: s.Node, source: Source) -> str:
    return f"{source.filename}:{node.span[0]}:{node.span[1] + 1}"
