"""Names of Python's machinery: attempts to reach it, or programs that mistake ML for Python.

In: a resolved program. Out: findings. `eval(…)` of an unbound name, members like `type(x)`, such names built
from pieces where they reach an index or a reflective built-in, and format texts that walk attributes. A string that
says "eval", an object key `open`, a variable `dir`, a function `eval` of the program's own are no findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlpy_compiler import syntax as s
from mlpy_compiler.codes import Severity
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.security.texts import Texts
from mlpy_compiler.security.walk import Kinds
from mlpy_compiler.slots import Resolution, SlotKind

__all__ = ["reflection"]

_MACHINE = frozenset(
    "eval exec compile __import__ open globals locals vars dir breakpoint execfile setattr delattr super __build_class__".split()
)
_MACHINERY = frozenset(
    f"__{name}__"
    for name in (
        "class bases base mro subclasses globals builtins code closure dict getattribute getattr import loader spec "
        "init new reduce reduce_ex self func wrapped traceback context cause module qualname init_subclass set_name "
        "class_getitem "
        # methods that Python calls behind its operators and built-in functions
        "len call iter next contains getitem setitem delitem missing enter exit del str repr format hash eq bool bytes index "
        "sizeof dir doc annotations defaults kwdefaults slots weakref instancecheck subclasscheck prepare copy deepcopy"
    ).split()
)
_FRAMES = frozenset("f_globals f_locals f_back f_code f_builtins gi_frame gi_code cr_frame tb_frame tb_next".split())
_REFLECTIVE = frozenset({"getattr", "hasattr", "call"})
_FIELD = re.compile(r"\{([^{}]*)\}")
_ATTRIBUTE = re.compile(r"__[a-z]+__")
"""What a field of Python's format walks to: `{0.__class__}`."""


def reflection(kinds: Kinds, resolution: Resolution, texts: Texts) -> Iterator[Diagnostic]:
    """The findings, in no particular order."""
    yield from _names(kinds, resolution)
    yield from _reflective_calls(resolution, texts)
    for node in kinds[s.Member]:
        yield from _member(node.name, node.name_span)
    for field in (*kinds[s.PatternField], *kinds[s.MatchField]):
        yield from _member(field.key, field.span)
    for node in kinds[s.Index]:
        if type(node.index) is s.String:
            continue
        pieces = texts.pieces(node.index)
        if pieces is not None and len(pieces) > 1 and "".join(pieces) in _MACHINERY:
            yield _built("".join(pieces), node.index.span)


def _member(name: str, span: s.Span) -> Iterator[Diagnostic]:
    """A member that is read or set by name, as `x.name` or in a pattern."""
    if (name.startswith("__") and name.endswith("__")) or name in _FRAMES:
        severity: Severity = "error" if name in _MACHINERY else "warning"
        text = f"`{name}` is a name of Python's machinery, and means nothing in ML"
        yield Diagnostic("ML-S201", severity, text, span, f'as a key of an object, write `["{name}"]`')


def _names(kinds: Kinds, resolution: Resolution) -> Iterator[Diagnostic]:
    """Names that nothing binds: called, or taken as values."""
    called = {id(call.callee) for call in resolution.calls}
    for node in kinds[s.Name]:
        if node.id not in _MACHINE:
            continue
        slot = resolution.slots.get(id(node))
        if slot is None or slot.kind is not SlotKind.UNKNOWN:
            continue
        text = f"`{node.id}` is no function of ML: a program cannot reach Python"
        hint = "bind the name if it is meant to be yours"
        if id(node) in called:
            yield Diagnostic("ML-S101", "error", text, node.span, hint)
        else:
            yield Diagnostic("ML-S102", "warning", text, node.span, hint)


def _reflective_calls(resolution: Resolution, texts: Texts) -> Iterator[Diagnostic]:
    for call in resolution.calls:
        callee = call.callee
        if isinstance(callee, s.Name):
            slot = resolution.slots.get(id(callee))
            if slot is None or slot.kind is not SlotKind.BUILTIN:
                continue
            if callee.id in _REFLECTIVE:
                for argument in call.arguments:
                    name = texts.of(argument)
                    if name in _MACHINERY:
                        yield _built(name, argument.span)
            elif callee.id == "format" and call.arguments:
                yield from _format(call.arguments[0], texts)


def _built(name: str | None, span: s.Span) -> Diagnostic:
    return Diagnostic(
        "ML-S202",
        "error",
        f"this text is `{name}`, a name of Python's machinery",
        span,
        "it reaches nothing in ML; remove it",
    )


def _format(node: s.Expression | s.Spread, texts: Texts) -> Iterator[Diagnostic]:
    names = [name for part in _FIELD.findall(texts.of(node) or "") for name in _ATTRIBUTE.findall(part)]
    name = next((name for name in names if name in _MACHINERY), None)
    if name is not None:
        text = f"this format walks to `{name}`, a name of Python's machinery"
        yield Diagnostic("ML-S203", "error", text, node.span, "a format of ML reads no attributes; write `{}`")
