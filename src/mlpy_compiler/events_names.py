"""What is noted of a function while its names are collected, and how: the ground of `events.py`.

In: names and blocks, as the walkers of expressions and statements meet them. Out: `FunctionEvents`, in evaluation order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.bindings import names_of
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.slots import FunctionScope, Resolution, Slot

__all__ = ["BlockScope", "Event", "FunctionEvents", "NameCollector"]


@dataclass(slots=True, eq=False)
class BlockScope:
    """A block: what `let`, `const` and `function` declare in it."""

    node: s.Node
    parent: BlockScope | None
    in_loop: bool
    is_body: bool
    is_function_body: bool
    declared: dict[str, tuple[str, s.Span, tuple[int, int | None] | None]] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Event:
    """A name that is read, written (`how`: assigned, import, loop, except) or declared, at a node of a block."""

    kind: str
    name: str
    node: Any
    block: BlockScope
    events: FunctionEvents
    how: str = "assigned"
    in_typeof: bool = False


@dataclass(slots=True, eq=False)
class FunctionEvents:
    """A function as its names see it."""

    node: s.Function | s.Program
    parent: FunctionEvents | None
    written_in: BlockScope | None
    parameters: list[s.Name] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    blocks: list[BlockScope] = field(default_factory=list)
    children: list[FunctionEvents] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    assigned: dict[str, Event] = field(default_factory=dict)
    nonlocals: dict[str, s.Name] = field(default_factory=dict)
    exported: dict[str, None] = field(default_factory=dict)
    own: dict[str, Slot] = field(default_factory=dict)
    enclosing: set[str] = field(default_factory=set)
    declared: set[Slot] = field(default_factory=set)
    scope: FunctionScope | None = None
    loops: int = 0
    switches: int = 0
    nested: int = 0


class NameCollector:
    """Notes names in the function and block at hand. `visit` finds the method of a node by its class."""

    function: FunctionEvents
    block: BlockScope

    def __init__(self, resolution: Resolution) -> None:
        self.resolution = resolution
        self.in_typeof = False
        self.top_level = True
        handlers: dict[type, Callable[[Any], None]] = {}
        for name in s.__all__:
            method = getattr(self, f"visit_{name}", None)
            if method is not None:
                handlers[getattr(s, name)] = method
        self.handlers = handlers
        self.block = BlockScope(resolution.program, None, False, False, False)  # around the program's own, and empty

    def report(self, code: str, message: str, span: s.Span, hint: str | None = None) -> None:
        self.resolution.diagnostics.append(Diagnostic(code, "error", message, span, hint))

    def visit(self, node: Any) -> None:
        self.handlers[type(node)](node)

    # --- names ------------------------------------------------------------------------------------------------------

    def read(self, name: str, node: Any) -> None:
        function = self.function
        function.events.append(Event("read", name, node, self.block, function, in_typeof=self.in_typeof))
        if name not in function.first and not self._is_declared(name):
            function.first[name] = "read"

    def write(self, node: s.Name, how: str) -> None:
        function, name = self.function, node.id
        if self._is_declared(name):
            function.events.append(Event("write", name, node, self.block, function, how))
            return
        event = Event("write", name, node, self.block, function, how)
        function.events.append(event)
        function.first.setdefault(name, "write")
        function.assigned.setdefault(name, event)

    def _is_declared(self, name: str) -> bool:
        block: BlockScope | None = self.block
        while block is not None:
            if name in block.declared:
                return True
            block = block.parent
        return False

    def target(self, node: Any, how: str) -> None:
        """A target of an assignment (`how`), or of a declaration (`how` is "declare")."""
        kind = type(node)
        if kind is s.Name:
            if how == "declare":
                self.function.events.append(Event("declare", node.id, node, self.block, self.function))
            elif how != "parameter":
                self.write(node, how)
        elif kind is s.ArrayPattern:
            for item in node.items:
                if type(item) is s.Default:
                    self.visit(item.value)
                    self.target(item.target, how)
                elif item is not None:
                    self.target(item, how)
            if node.rest is not None:
                self.target(node.rest, how)
        elif kind is s.ObjectPattern:
            for pattern in node.fields:
                if pattern.default is not None:
                    self.visit(pattern.default)
                self.target(pattern.target, how)
            if node.rest is not None:
                self.target(node.rest, how)
        else:
            self.visit(node)

    def declare(
        self, block: BlockScope, name: str, how: str, span: s.Span, arity: tuple[int, int | None] | None = None
    ) -> None:
        old = block.declared.get(name)
        if old is not None:
            self.report(
                "ML-C101",
                f"`{name}` is declared twice in this block",
                span,
                f"the first is in line {old[1][0]}; assign without `let`, or rename",
            )
            return
        block.declared[name] = (how, span, arity)

    # --- blocks -------------------------------------------------------------------------------------------------------

    def body(self, node: s.Node, statements: tuple[Any, ...], *, in_loop: bool, is_body: bool = False) -> None:
        """The statements of a block, in a scope of their own."""
        outer = self.block
        block = BlockScope(node, outer, in_loop or (outer.in_loop and not is_body), is_body, is_body)
        self.function.blocks.append(block)
        self.block = block
        for statement in statements:
            inner = statement.statement if type(statement) is s.Export else statement
            if type(inner) is s.Declare:
                for declarator in inner.declarators:
                    for name in names_of(declarator.target):
                        self.declare(block, name.id, inner.kind, name.span)
            elif type(inner) is s.FunctionDeclaration:
                self.declare(block, inner.function.name or "", "function", inner.name_span, _arity(inner.function))
        for statement in statements:
            self.visit(statement)
        self.block = outer


def _arity(function: s.Function) -> tuple[int, int | None]:
    required = sum(parameter.default is None and not parameter.rest for parameter in function.parameters)
    most = None if any(parameter.rest for parameter in function.parameters) else len(function.parameters)
    return required, most
