"""The functions of a program as values flow through them: parameters, results, calls and sinks.

In: what the walk finds. Out: plain records that `taint.py` solves. A *unit* is a function of the top level with all
functions inside it, or the top level itself; labels name the parameters of the unit in which a value lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mlpy_compiler.interface import SinkKind
from mlpy_compiler.security.labels import FlowGraph, parameter_bit
from mlpy_compiler.syntax import Span

__all__ = ["CallSite", "Crossing", "FunctionFlow", "Sink", "Unit"]


@dataclass(slots=True, eq=False)
class Unit:
    """`names` are the parameters; `given` is, for each that is told apart, what callers put there."""

    names: list[str] = field(default_factory=list)
    given: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class FunctionFlow:
    """A function. `heads` says whether it is the outermost of its unit, so that its parameters have bits of their own."""

    unit: Unit
    heads: bool
    parameters: list[int]
    rest: bool
    result: int
    escaped: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class CallSite:
    """A call of a unit: its result is made of the arguments in the way that the unit makes its result of parameters."""

    callee: FunctionFlow
    arguments: tuple[int, ...]
    result: int


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """A value that leaves a unit: into a parameter of another (`index`), or into a variable of the top level (`cell`)."""

    value: int
    unit: Unit
    callee: FunctionFlow | None
    index: int
    cell: int
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Sink:
    """A text that is executed. `certain` says whether the function is sure to do that: the host says so, or its name has no
    other meaning; `is_list`, whether it is an array of texts, each of which stands for itself.
    """

    value: int
    unit: Unit
    kind: SinkKind
    function: str
    span: Span
    certain: bool
    is_list: bool = False


def function_flow(graph: FlowGraph, unit: Unit, names: list[str], *, heads: bool, rest: bool) -> FunctionFlow:
    """A function without flows yet."""
    parameters = [graph.value(parameter_bit(index) if heads else 0) for index in range(len(names))]
    if heads:
        unit.names = names
        unit.given = [0] * len(names)
    return FunctionFlow(unit, heads, parameters, rest, graph.value())
