"""How values flow through calls: functions of the program, host functions, methods, and callbacks handed to them.

In: a call and the values of its arguments. Out: the value of its result; the sinks and crossings that it makes are noted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.interface import SinkKind
from mlpy_compiler.security import vocabulary as words
from mlpy_compiler.security.functions import CallSite, Crossing, FunctionFlow, Sink, Unit, function_flow
from mlpy_compiler.security.labels import CLEAN, HOST, INPUT, QUERY_TEXT, FlowGraph
from mlpy_compiler.security.modules import HostFunction, Modules, path_of
from mlpy_compiler.security.texts import Texts
from mlpy_compiler.security.variables import Variables
from mlpy_compiler.security.walk import Kinds
from mlpy_compiler.slots import FunctionScope, Resolution, Slot

__all__ = ["CallFlow", "Found"]


@dataclass(slots=True)
class Found:
    """What a walk over the program leaves: the graph, and all that crosses between units."""

    graph: FlowGraph = field(default_factory=FlowGraph)
    calls: list[CallSite] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    sinks: list[Sink] = field(default_factory=list)
    entries: list[FunctionFlow] = field(default_factory=list)
    """Functions of the top level that the host may call, or that the program hands to what is not known."""
    literals: list[tuple[FunctionFlow, int, Any]] = field(default_factory=list)
    """Arguments that depend on nothing from outside, with the parameters of the functions that they are passed to."""


class CallFlow(ABC):
    """The part of the walk that is about functions and calls. `scope`, `function` and `variables` are of the function being walked."""

    def __init__(self, kinds: Kinds, resolution: Resolution, modules: Modules, texts: Texts) -> None:
        self.resolution = resolution
        self.slots = resolution.slots
        self.modules = modules
        self.texts = texts
        self.found = Found()
        self.graph = self.found.graph
        self.input = self.graph.value(INPUT)
        self.host = self.graph.value(HOST)
        self.query = self.graph.value(QUERY_TEXT)
        self.fields: dict[int, dict[str, int]] = {}
        self.functions: dict[Slot, FunctionFlow] = {}
        self.cells: dict[Slot, int] = {}
        self.scope: FunctionScope = resolution.scopes[id(resolution.program)]
        self.function: FunctionFlow = function_flow(self.graph, Unit(), [], heads=False, rest=False)
        self.top = self.function.unit
        self.variables = Variables(self.graph)
        self.has_closures = False
        self.last = CLEAN
        """The value of the last expression that stood as a statement."""
        self._flows: dict[int, FunctionFlow] = {}
        self._names(kinds)

    @abstractmethod
    def value(self, node: Any) -> int:
        """Walk an expression; gives its value."""

    # --- functions ------------------------------------------------------------------------------------------------

    def _names(self, kinds: Kinds) -> None:
        """The functions that are certainly called where a name is called: declared or bound once."""
        bound = [(declaration, declaration.function) for declaration in kinds[s.FunctionDeclaration]]
        bound += [
            (node.target, node.value)
            for node in (*kinds[s.Declarator], *kinds[s.Assign])
            if type(node.target) is s.Name and type(node.value) is s.Function
        ]
        for named, function in bound:
            slot = self.slots.get(id(named))
            if slot is not None and slot.assignments == 1:
                self.functions[slot] = self.flow_of(function)
        public = set(self.resolution.exports)
        for slot, flow in self.functions.items():
            if flow.heads and slot.name in public and self.resolution.module_slots.get(slot.name) is slot:
                self.escape(flow)

    def flow_of(self, node: s.Function) -> FunctionFlow:
        """The record of a function, made when it is first asked for."""
        flow = self._flows.get(id(node))
        if flow is not None:
            return flow
        scope = self.resolution.scopes[id(node)].parent
        chain = [node]
        while scope is not None and isinstance(scope.node, s.Function):
            chain.append(scope.node)
            scope = scope.parent
        names = [_name(parameter) for parameter in node.parameters]
        unit = Unit() if len(chain) == 1 else self.flow_of(chain[-1]).unit
        rest = bool(node.parameters) and node.parameters[-1].rest
        flow = self._flows[id(node)] = function_flow(self.graph, unit, names, heads=len(chain) == 1, rest=rest)
        return flow

    def escape(self, flow: FunctionFlow) -> None:
        """Who calls the function is not known, so its parameters are inputs."""
        if flow.escaped:
            return
        flow.escaped = True
        if flow.heads:
            self.found.entries.append(flow)
        else:
            for parameter in flow.parameters:
                self.graph.flow(self.input, parameter)

    def closes(self) -> None:
        """A function is made here: it sees the versions of now, and all later ones, of the variables that it shares."""
        if not self.has_closures:
            self.has_closures = True
            for slot in self.scope.slots:
                if slot.captured:
                    self.graph.flow(self.variables.get(slot), self.cell(slot))

    # --- variables ------------------------------------------------------------------------------------------------

    def is_own(self, slot: Slot) -> bool:
        """Whether only the function being walked assigns the variable."""
        return slot.owner is self.scope and not slot.assigned_inside

    def cell(self, slot: Slot) -> int:
        """What a variable may hold at any time, for functions that share it."""
        found = self.cells.get(slot)
        if found is None:
            found = self.cells[slot] = self.graph.value()
        return found

    def read(self, slot: Slot) -> int:
        return self.variables.get(slot) if self.is_own(slot) else self.cell(slot)

    def write(self, slot: Slot, value: int) -> None:
        if self.is_own(slot):
            self.variables.assign(slot, value)
            if not (slot.captured and self.has_closures):
                return
        if not value:
            return
        if self.function.unit is not self.top and slot.owner is not None and slot.owner.parent is None:
            self.found.crossings.append(Crossing(value, self.function.unit, None, 0, self.cell(slot), slot.span))
        else:
            self.graph.flow(value, self.cell(slot))

    # --- calls ----------------------------------------------------------------------------------------------------

    def _call(self, node: s.Call) -> int:
        callee: Any = node.callee
        flow: FunctionFlow | None = None
        if type(callee) is s.Name:
            slot = self.slots.get(id(callee))
            flow = None if slot is None else self.functions.get(slot)
        elif type(callee) is s.Function:
            self.closes()
            flow = self.flow_of(callee)
        if flow is not None:
            return self._program_call(node, flow)
        bound = self.texts.value(callee)
        if path_of(bound):  # `find = db.query;`, which is looked at again; what has calls in it must not be
            callee = bound
        host = self.modules.function(callee)
        if host is not None:
            return self._host_call(node, host)
        if type(callee) is s.Member:
            return self._method(node, callee)
        self.value(callee)
        values, callbacks = self._arguments(node)
        self._hand_over(callbacks)
        # `String(x)` is made of x; what an unknown function gives is its own matter
        module = self.modules.module(callee)
        converts = module is not None and module[0] in words.CARRIER_MODULES
        return self.graph.one_of(*values) if converts else CLEAN

    def _arguments(self, node: s.Call) -> tuple[list[int], list[FunctionFlow]]:
        """The values of the arguments, and those of them that are functions of the program."""
        values: list[int] = []
        callbacks: list[FunctionFlow] = []
        for argument in node.arguments:
            if isinstance(argument, s.Function):
                self.closes()
                callbacks.append(self.flow_of(argument))
                values.append(CLEAN)
                continue
            slot = self.slots.get(id(argument)) if type(argument) is s.Name else None
            flow = None if slot is None else self.functions.get(slot)
            if flow is not None:
                callbacks.append(flow)
                values.append(CLEAN)
            else:
                values.append(self.value(argument))
        return values, callbacks

    def _hand_over(self, callbacks: list[FunctionFlow]) -> None:
        for flow in callbacks:
            self.escape(flow)

    def _give(self, flow: FunctionFlow, index: int, value: int, span: s.Span) -> None:
        """Put a value into a parameter."""
        if not value or not flow.parameters:
            return
        if index >= len(flow.parameters):
            if not flow.rest:
                return
            index = len(flow.parameters) - 1
        if flow.heads:
            self.found.crossings.append(Crossing(value, self.function.unit, flow, index, CLEAN, span))
        else:
            self.graph.flow(value, flow.parameters[index])

    def _result(self, flow: FunctionFlow, arguments: list[int]) -> int:
        if not flow.heads:
            return flow.result
        result = self.graph.value()
        self.found.calls.append(CallSite(flow, tuple(arguments), result))
        return result

    def _program_call(self, node: s.Call, flow: FunctionFlow) -> int:
        values, callbacks = self._arguments(node)
        self._hand_over(callbacks)
        for index, (argument, value) in enumerate(zip(node.arguments, values)):
            if type(argument) is s.Spread:
                for place in range(index, len(flow.parameters)):
                    self._give(flow, place, value, argument.span)
                values = values[:index] + [value] * max(0, len(flow.parameters) - index)
                break
            self._give(flow, index, value, argument.span)
            if not value and flow.heads:
                self.found.literals.append((flow, index, argument))
        return self._result(flow, values)

    def _with_items(self, callbacks: list[FunctionFlow], items: int, span: s.Span) -> int:
        """Callbacks that are called with elements of a value; gives what they give."""
        results: list[int] = []
        for flow in callbacks:
            for index in range(len(flow.parameters)):
                self._give(flow, index, items, span)
            results.append(self._result(flow, [items] * len(flow.parameters)))
        return self.graph.one_of(*results)

    def _host_call(self, node: s.Call, host: HostFunction) -> int:
        values, callbacks = self._arguments(node)
        given = self.graph.one_of(*values)
        made = CLEAN
        if host.module in words.FUNCTIONS_ON or not host.module:
            made = self._with_items(callbacks, given, node.span)
        else:
            self._hand_over(callbacks)
        interface = host.interface
        label = f"{host.module}.{host.name}" if host.module else host.name
        if interface is not None and interface.sinks:
            for sink in interface.sinks:
                index = interface.parameters.index(sink.parameter)
                if index < len(values):
                    self._sink(node, index, values[index], sink.kind, label, certain=True)
            return CLEAN
        receiver = host.module.rpartition(".")[2]
        kind = words.known_sink(receiver, host.name)
        if kind is not None and values:
            self._sink(node, 0, values[0], kind, label, certain=receiver in words.SHELLS)
            return CLEAN
        if (host.module, host.name) in words.INPUTS:
            return self.input
        if interface is not None and interface.result in words.NUMERIC_RESULTS:
            return CLEAN
        if host.name in words.NUMERIC_FUNCTIONS:
            return CLEAN
        if host.module not in words.CARRIER_MODULES:
            return CLEAN
        if host.name in words.JOINERS:
            return self._joined(values[0] if values else CLEAN, values[1:])
        return self.graph.one_of(given, made)

    def _method(self, node: s.Call, callee: s.Member) -> int:
        held = self.value(callee.object)
        values, callbacks = self._arguments(node)
        name = callee.name
        receiver = callee.object
        named = _last_name(self.texts.value(receiver))
        kind = words.known_sink(named, name) if values and not self._is_made_here(receiver) else None
        if kind is not None:
            self._sink(node, 0, values[0], kind, f"{named}.{name}", certain=named in words.SHELLS)
            self._hand_over(callbacks)
            return CLEAN
        made = CLEAN
        if name in words.ITEM_CALLBACKS:
            made = self._with_items(callbacks, self.graph.one_of(held, *values), node.span)
        else:
            self._hand_over(callbacks)
        if name in words.MUTATORS and any(values):
            self.mutate(receiver, self.graph.one_of(*values))
        if name in words.PLAIN_METHODS or held == self.host:
            return CLEAN
        if name in words.CALLBACK_ALONE and callbacks:
            return self.graph.one_of(made, *values)
        return self._joined(held, values) if name in words.JOINERS else self.graph.one_of(held, made)

    def _is_made_here(self, receiver: Any) -> bool:
        """Whether the program itself makes the object: then its methods are the program's, whatever they are called."""
        made = self.texts.value(receiver)
        if type(made) is s.Call and type(made.callee) is s.Name:
            return self.slots.get(id(made.callee)) in self.functions
        return type(made) is s.Object

    def mutate(self, target: Any, value: int) -> None:
        """Something inside of what a name holds becomes a value."""
        while type(target) in (s.Member, s.Index, s.Slice):
            target = target.object
        slot = self.slots.get(id(target)) if type(target) is s.Name else None
        if slot is not None and slot.owner is not None and value:
            held = self.read(slot)
            if held in self.fields:
                self.graph.flow(value, held)
            else:
                self.write(slot, self.graph.one_of(held, value))

    def _joined(self, whole: int, parts: list[int]) -> int:
        if not any(parts):
            return whole
        made = self.graph.value()
        self.graph.flow(whole, made)
        for part in parts:
            self.graph.join(part, made)
        return made

    def _sink(self, node: s.Call, index: int, value: int, kind: SinkKind, function: str, *, certain: bool) -> None:
        if value and all(type(argument) is not s.Spread for argument in node.arguments[: index + 1]):
            argument = node.arguments[index]
            is_list = type(self.texts.value(argument)) is s.Array
            self.found.sinks.append(Sink(value, self.function.unit, kind, function, argument.span, certain, is_list))


def _name(parameter: s.Parameter) -> str:
    return parameter.target.id if isinstance(parameter.target, s.Name) else ""


def _last_name(node: Any) -> str:
    """`db` of `db` and of `app.db`."""
    return node.id if type(node) is s.Name else node.name if type(node) is s.Member else ""
