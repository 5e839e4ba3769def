"""Names of Python's machinery: attempts to reach it, or programs that mistake ML for Python.

In: a resolved program. Out: findings. `eval(…)` of an unbound name, members like `x.__class__`, and such names built
from pieces, where they reach an index or a reflective built-in. A string that says "eval", an object key `open`, a
variable `dir` are no findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic, Severity
from mlpy_compiler.security.walk import nodes
from mlpy_compiler.slots import Resolution, SlotKind

__all__ = ["reflection"]

_CALLS = frozenset(
    {
        "eval",
        "exec",
        "compile",
        "__import__",
        "open",
        "globals",
        "locals",
        "vars",
        "breakpoint",
        "execfile",
        "setattr",
        "delattr",
    }
)
_MACHINERY = frozenset(
    f"__{name}__"
    for name in (
        "class bases base mro subclasses globals builtins code closure dict getattribute getattr import loader spec "
        "init new reduce reduce_ex self func wrapped traceback context cause module qualname init_subclass set_name "
        "class_getitem"
    ).split()
)
_FRAMES = frozenset(
    {
        "f_globals",
        "f_locals",
        "f_back",
        "f_code",
        "f_builtins",
        "gi_frame",
        "gi_code",
        "cr_frame",
        "tb_frame",
        "tb_next",
    }
)
_REFLECTIVE = frozenset({"getattr", "hasattr", "call"})
_PIECES = 50
"""So many pieces of one text are joined; longer ones are data."""


def reflection(program: s.Program, resolution: Resolution) -> Iterator[Diagnostic]:
    """The findings, in no particular order."""
    yield from _calls(resolution)
    for node in nodes(program):
        cls = node.__class__
        if cls is s.Member:
            name = node.name
            if (name.startswith("__") and name.endswith("__")) or name in _FRAMES:
                severity: Severity = "error" if name in _MACHINERY else "warning"
                text = f"`{name}` is a name of Python's machinery, and means nothing in ML"
                yield Diagnostic(
                    "ML-S201", severity, text, node.name_span, f'as a key of an object, write `["{name}"]`'
                )
        elif cls is s.Index:
            text_of = _constant(node.index)
            if text_of in _MACHINERY and node.index.__class__ is not s.String:
                yield _built(text_of, node.index.span)


def _calls(resolution: Resolution) -> Iterator[Diagnostic]:
    for call in resolution.calls:
        callee = call.callee
        if not isinstance(callee, s.Name):
            continue
        slot = resolution.slots.get(id(callee))
        if slot is not None and slot.kind is SlotKind.UNKNOWN and callee.id in _CALLS:
            text = f"`{callee.id}` is no function of ML: a program cannot reach Python"
            yield Diagnostic("ML-S101", "error", text, callee.span, "bind the name if it is meant to be yours")
        elif slot is not None and slot.kind is SlotKind.BUILTIN and callee.id in _REFLECTIVE:
            for argument in call.arguments:
                name = _constant(argument)
                if name in _MACHINERY:
                    yield _built(name, argument.span)


def _built(name: str | None, span: s.Span) -> Diagnostic:
    return Diagnostic(
        "ML-S202",
        "error",
        f"this text is `{name}`, a name of Python's machinery",
        span,
        "it reaches nothing in ML; remove it",
    )


def _constant(node: Any) -> str | None:
    """The text that an expression of literals joins to."""
    pieces: list[str] = []
    waiting = [node]
    while waiting and len(pieces) < _PIECES:
        node = waiting.pop()
        if isinstance(node, s.String):
            pieces.append(node.value)
        elif isinstance(node, s.Binary) and node.operator == "+":
            waiting += (node.right, node.left)
        elif isinstance(node, s.Template):
            waiting += [s.String(node.span, part) if isinstance(part, str) else part for part in reversed(node.parts)]
        else:
            return None
    return None if waiting else "".join(pieces)
