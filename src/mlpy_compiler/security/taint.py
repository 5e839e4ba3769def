"""Injection: texts from outside that are joined into a query, a command or a regular expression (ML-S4xx).

In: the flows of a program. Out: findings.

How it works. Each function of the top level has a summary: which of its parameters its result is made of, whole or joined
into a longer text, and which of them reach a sink. Labels spread along the flows of a function, and a call takes over
the summary of its callee, so what one caller passes never taints what another caller gets back. From the functions that the host may
call, whose parameters are inputs, labels then go down into the functions they call. Both are fixed points over sets that
only grow (M. Sharir, A. Pnueli, "Two approaches to interprocedural data flow analysis", 1981, the functional approach); each
value changes at most once for each of the few bits of a label, so the time is linear in the program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlpy_compiler.codes import Severity
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.interface import SinkKind
from mlpy_compiler.security.calls import Found
from mlpy_compiler.security.functions import CallSite, Crossing, Sink, Unit
from mlpy_compiler.security.labels import CLEAN, HOST, INPUT, QUERY_TEXT, joined, parameter_bit

__all__ = ["Injections", "injections"]

_ORIGINS = INPUT | INPUT << 1 | HOST | HOST << 1
_FIXED = _ORIGINS | QUERY_TEXT
"""What means the same in every function: all bits but those of parameters."""

_CODES: dict[SinkKind, str] = {"query": "ML-S401", "command": "ML-S402", "pattern": "ML-S403"}
_NOUNS: dict[SinkKind, str] = {"query": "query", "command": "command", "pattern": "regular expression"}
_HINTS: dict[SinkKind, str] = {
    "query": "write a placeholder into the query, and pass the value beside it",
    "command": "pass the parts of the command as an array, or choose among fixed commands",
    "pattern": "escape it with `regex.escape`",
}
_WHOLE = "take the value from a fixed list, or do not export the function"


@dataclass(frozen=True, slots=True)
class Injections:
    """The findings, in no particular order, and the literal arguments that functions of the program hand on as patterns."""

    findings: tuple[Diagnostic, ...] = ()
    patterns: tuple[Any, ...] = ()


def injections(found: Found) -> Injections:
    """Solve the flows of a program."""
    if not found.sinks:
        return Injections()
    solver = _Solver(found)
    solver.solve()
    findings = [solver.judge(sink, is_call) for sink, is_call in solver.all_sinks()]
    patterns = [
        argument for flow, index, argument in found.literals if (flow.unit, index, "pattern") in solver.handed_on
    ]
    return Injections(tuple(finding for finding in findings if finding is not None), tuple(patterns))


class _Solver:
    def __init__(self, found: Found) -> None:
        self.found = found
        self.labels = found.graph.labels
        self.calls: dict[int, list[CallSite]] = defaultdict(list)
        self.crossings: dict[int, list[Crossing]] = defaultdict(list)
        self.of_unit: dict[Unit, list[Crossing]] = defaultdict(list)
        self.handed_on: set[tuple[Unit, int, SinkKind]] = set()
        """Parameters that reach a sink of a kind whole."""
        for call in found.calls:
            for value in {call.callee.result, *call.arguments}:
                self.calls[value].append(call)
        for crossing in found.crossings:
            self.crossings[crossing.value].append(crossing)
            self.of_unit[crossing.unit].append(crossing)

    def solve(self) -> None:
        """Spread all labels, within functions and between them."""
        changed = [value for value, label in enumerate(self.labels) if label]
        self._spread(changed)
        for flow in self.found.entries:
            unit = flow.unit
            for index in range(len(unit.given)):
                unit.given[index] |= INPUT
        waiting = list(self.found.crossings)
        while waiting:
            crossing = waiting.pop()
            label = self.given(crossing.value, crossing.unit)
            if crossing.callee is None:
                if label & ~self.labels[crossing.cell]:
                    self.labels[crossing.cell] |= label
                    waiting += self._spread([crossing.cell])
                continue
            unit = crossing.callee.unit
            if label & ~unit.given[crossing.index]:
                unit.given[crossing.index] |= label
                waiting += self.of_unit[unit]

    def _spread(self, changed: list[int]) -> list[Crossing]:
        """Spread labels to the end, through calls as well; gives the crossings whose values have changed."""
        passed: set[int] = set()
        while changed:
            touched = self.found.graph.spread(changed)
            passed |= touched
            calls = {call for value in touched if value in self.calls for call in self.calls[value]}
            changed = [call.result for call in calls if self._call(call)]
        return [crossing for value in passed if value in self.crossings for crossing in self.crossings[value]]

    def _call(self, call: CallSite) -> bool:
        """Make the result of a call by the summary of its callee; gives whether it has changed."""
        labels = self.labels
        summary = labels[call.callee.result]
        label = summary & _FIXED
        if summary & ~_FIXED:
            for index, argument in enumerate(call.arguments):
                bit = parameter_bit(index)
                if argument and summary & bit:
                    label |= labels[argument]
                if argument and summary & bit << 1:
                    label |= joined(labels[argument])
        if label & ~labels[call.result]:
            labels[call.result] |= label
            return True
        return False

    def given(self, value: int, unit: Unit) -> int:
        """The label of a value in terms that hold everywhere: parameters replaced by what callers put there."""
        label = self.labels[value]
        made = label & _FIXED
        if label & ~_FIXED:
            for index, argument in enumerate(unit.given):
                bit = parameter_bit(index)
                if label & bit:
                    made |= argument
                if label & bit << 1:
                    made |= joined(argument)
        return made

    # --- sinks ----------------------------------------------------------------------------------------------------

    def all_sinks(self) -> Iterator[tuple[Sink, bool]]:
        """The sinks of the program, and the calls that pass an argument on to one, whole; the flag tells these apart."""
        into: dict[tuple[Unit, int], list[Crossing]] = defaultdict(list)
        for crossing in self.found.crossings:
            if crossing.callee is not None:
                into[crossing.callee.unit, crossing.index].append(crossing)
        seen = self.handed_on
        waiting = [(sink, False) for sink in self.found.sinks]
        while waiting:
            sink, is_call = waiting.pop()
            yield sink, is_call
            label = self.labels[sink.value]
            for index in range(len(sink.unit.given)):
                if label & parameter_bit(index) and (sink.unit, index, sink.kind) not in seen:
                    seen.add((sink.unit, index, sink.kind))
                    for crossing in into[sink.unit, index]:
                        passed = Sink(
                            crossing.value, crossing.unit, sink.kind, sink.function, crossing.span, sink.certain
                        )
                        waiting.append((passed, True))

    def judge(self, sink: Sink, is_call: bool) -> Diagnostic | None:
        """The finding of a sink, if what reaches it comes from outside.

        What is joined is found where it leaves the function that joins it; what comes whole, at the sink itself.
        """
        label = self.labels[sink.value]
        parts = label & _ORIGINS & ~(INPUT | HOST)
        whole = label & (INPUT | HOST)
        name = ""
        for index, argument in enumerate(sink.unit.given):
            origins = argument & _ORIGINS
            bit = parameter_bit(index)
            if origins and label & bit << 1:
                name = name or sink.unit.names[index]
                parts |= joined(origins)
            if label & bit:
                whole |= argument & (INPUT | HOST)
        if parts:
            return self._joined(sink, parts, name, query=self.given(sink.value, sink.unit) & QUERY_TEXT != CLEAN)
        if whole & INPUT and not is_call and not sink.is_list and sink.kind != "pattern":
            text = f"a whole {_NOUNS[sink.kind]} from outside goes to `{sink.function}`"
            return Diagnostic("ML-S411", "warning", text, sink.span, _WHOLE)
        return None

    @staticmethod
    def _joined(sink: Sink, parts: int, name: str, *, query: bool) -> Diagnostic:
        certain = parts & INPUT << 1 and (sink.certain or query)
        severity: Severity = "error" if certain and sink.kind != "pattern" else "warning"
        origin = f"`{name}`" if name else "a value from outside"
        text = f"{origin} is joined into the {_NOUNS[sink.kind]} that goes to `{sink.function}`"
        return Diagnostic(_CODES[sink.kind], severity, text, sink.span, _HINTS[sink.kind])
