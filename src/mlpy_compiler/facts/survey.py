"""The survey: one walk over the statements of a program before the inference proper.

In: a function or the top level. Out, in the `Analysis`: which variables each loop writes and how, which variables are
bound once to a literal, a function or a module, and how many writes of each variable it has seen.

It does not look into expressions, so it misses what the block of a `match` arm assigns. What must be complete compares
the count with that of the scope pass (`Analysis.written` against `Slot.assignments`).
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.bindings import names_of
from mlpy_compiler.facts.analysis import Analysis
from mlpy_compiler.slots import Slot

__all__ = ["is_complete", "survey"]

_Writes = list[tuple[Slot, "s.Assign | None"]]


def survey(a: Analysis, node: s.Function | s.Program) -> None:
    """Survey one function, or the top level."""
    writes: _Writes = []
    if isinstance(node, s.Program):
        _statements(a, node.body, writes)
        return
    for parameter in node.parameters:
        _target(a, parameter.target, writes)
    body = node.body
    if type(body) is s.Block:
        _statements(a, body.body, writes)


def is_complete(a: Analysis, slot: Slot) -> bool:
    """Whether the survey has seen every place that writes a variable."""
    return not slot.assigned_inside and a.written.get(slot, 0) >= slot.assignments


def _write(a: Analysis, slot: Slot | None, writes: _Writes, assign: s.Assign | None = None) -> None:
    if slot is not None:
        writes.append((slot, assign))
        a.written[slot] = a.written.get(slot, 0) + 1


def _target(a: Analysis, target: Any, writes: _Writes) -> None:
    for name in names_of(target):
        _write(a, a.slots.get(id(name)), writes)


def _statements(a: Analysis, statements: tuple[Any, ...], writes: _Writes) -> None:
    for statement in statements:
        cls: type = type(statement)
        if cls is s.Assign:
            target = statement.target
            if type(target) is s.Name:
                slot = a.slots.get(id(target))
                _write(a, slot, writes, statement)
                if statement.operator is None:
                    a.fix(slot, statement.value, "assigned")
            elif type(target) is not s.Member and type(target) is not s.Index:
                _target(a, target, writes)
        elif cls is not s.ExpressionStatement and cls is not s.Return:
            handler = _HANDLERS.get(cls)
            if handler is not None:
                handler(a, statement, writes)


def _block(a: Analysis, node: Any, writes: _Writes) -> None:
    _statements(a, node.body, writes)


def _declare(a: Analysis, node: s.Declare, writes: _Writes) -> None:
    for declarator in node.declarators:
        target = declarator.target
        if type(target) is s.Name:
            slot = a.slots.get(id(target))
            _write(a, slot, writes)
            a.fix(slot, declarator.value, node.kind)
        else:
            _target(a, target, writes)


def _function(a: Analysis, node: s.FunctionDeclaration, writes: _Writes) -> None:
    slot = a.slots.get(id(node))
    _write(a, slot, writes)
    a.fix(slot, node.function, "function")


def _if(a: Analysis, node: s.If, writes: _Writes) -> None:
    for _, body in node.branches:
        _statements(a, body.body, writes)
    if node.otherwise is not None:
        _statements(a, node.otherwise.body, writes)


def _loop(a: Analysis, node: Any, writes: _Writes) -> None:
    inner: _Writes = []
    if type(node) is s.ForIn:
        _target(a, node.target, inner)
    elif type(node) is s.ForLoop:
        _statements(a, node.initial, writes)
        _statements(a, node.update, inner)
    _statements(a, node.body.body, inner)
    a.writes[id(node)] = inner
    writes += inner


def _try(a: Analysis, node: s.Try, writes: _Writes) -> None:
    for block in (node.body, node.handler, node.final):
        if block is not None:
            _statements(a, block.body, writes)
    if node.handler is not None and node.handler_name is not None:
        _target(a, node.handler_name, writes)


def _switch(a: Analysis, node: s.Switch, writes: _Writes) -> None:
    for case in node.cases:
        _statements(a, case.body, writes)


def _export(a: Analysis, node: s.Export, writes: _Writes) -> None:
    _statements(a, (node.statement,), writes)


def _import(a: Analysis, node: s.Import, writes: _Writes) -> None:
    if node.alias is not None:
        bound = [(node.alias, node.module)]
    else:
        names = a.resolution.reads.get(id(node), ())
        bound = [(names[0], node.module.partition(".")[0])] if names else []
        bound += [(name, node.module) for name in names[1:]]
    for name, module in bound:
        slot = a.slots.get(id(name))
        _write(a, slot, writes)
        if slot is not None and a.is_steady(slot):
            a.modules[slot] = module


def _import_names(a: Analysis, node: s.ImportNames, writes: _Writes) -> None:
    for name in node.names:
        _target(a, name.binding, writes)


_HANDLERS: dict[type, Any] = {
    s.Block: _block,
    s.Declare: _declare,
    s.FunctionDeclaration: _function,
    s.If: _if,
    s.While: _loop,
    s.DoWhile: _loop,
    s.ForIn: _loop,
    s.ForLoop: _loop,
    s.Try: _try,
    s.Switch: _switch,
    s.Export: _export,
    s.Import: _import,
    s.ImportNames: _import_names,
}
