"""Regular expressions that take exponential or polynomial time (ML-S6xx).

In: calls of functions that take a pattern, by declaration or by name, and arguments that functions of the program hand on to such.
Out: findings at the literal. Patterns that are made when the program runs are not found; the engine's deadline ends those.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.security.backtracking import Budget, Growth, growth
from mlpy_compiler.security.modules import Modules
from mlpy_compiler.security.texts import Texts
from mlpy_compiler.security.vocabulary import known_sink
from mlpy_compiler.slots import Resolution

__all__ = ["slow_patterns"]

_STEPS = 200_000
"""Steps for all patterns of a program together: about a fifth of a second."""


def slow_patterns(
    resolution: Resolution, modules: Modules, texts: Texts, handed_on: tuple[Any, ...]
) -> Iterator[Diagnostic]:
    """The findings, in no particular order. `handed_on` are arguments that reach a pattern through functions of the program."""
    budget = Budget(_STEPS)
    known: dict[tuple[str, bool], Growth] = {}
    places = [*_places(resolution, modules), *((node, False) for node in handed_on)]
    for node, whole in sorted(places, key=lambda place: place[0].span):
        pattern = texts.of(node)
        if pattern is None:
            continue
        found = known.get((pattern, whole))
        if found is None:
            found = known[pattern, whole] = growth(pattern, budget, whole=whole)
        if found is not Growth.FINE:
            yield _finding(found, texts.literal(node).span)


def _places(resolution: Resolution, modules: Modules) -> Iterator[tuple[Any, bool]]:
    """The arguments that are patterns, and whether they have to match a whole text."""
    for call in resolution.calls:
        function = modules.function(call.callee)
        if function is None or not call.arguments:
            continue
        interface = function.interface
        if interface is not None and interface.sinks:
            for sink in interface.sinks:
                index = interface.parameters.index(sink.parameter)
                if sink.kind == "pattern" and index < len(call.arguments):
                    yield call.arguments[index], function.name == "fullmatch"
        elif known_sink(function.module, function.name) == "pattern":
            yield call.arguments[0], function.name == "fullmatch"


def _finding(found: Growth, span: s.Span) -> Diagnostic:
    hint = "let no two parts that repeat match the same text: one set of characters, or a separator between them"
    if found is Growth.EXPONENTIAL:
        text = "this pattern can take exponential time: a part that repeats matches some text in two ways"
        return Diagnostic("ML-S601", "error", text, span, hint)
    if found is Growth.POLYNOMIAL:
        text = "this pattern can take polynomial time: parts that repeat, one behind the other, match the same text"
        return Diagnostic("ML-S602", "warning", text, span, hint)
    text = "how long this pattern takes was not examined"
    return Diagnostic("ML-S603", "info", text, span, "a shorter pattern of the syntax of Python's `re` would be")
