"""Statements: what is known after each, given what is known before.

In: nodes, through `Analysis.block`. Out: `Analysis.env`, None where control does not get past the statement.
Loops are in `loops.py`.

An error may leave a `try` body at any point, so its handler begins with what was known before joined with all that
was assigned inside. The same holds for `finally`, which is looked at once for all the ways into it.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.facts.analysis import EXECUTE, Analysis, Env, join_environments
from mlpy_compiler.facts.expressions import operation
from mlpy_compiler.facts.lattice import UNKNOWN, T, join
from mlpy_compiler.facts.narrowing import branch

__all__ = ["bind"]


def _block(a: Analysis, node: s.Block) -> None:
    a.block(node.body)


def _expression(a: Analysis, node: s.ExpressionStatement) -> None:
    a.evaluate(node.value)


def _assign(a: Analysis, node: s.Assign) -> None:
    target = node.target
    if node.operator is not None:
        _compound(a, node, target)
        return
    value = a.evaluate(node.value)
    if type(target) is s.Name:
        a.assign(a.slots.get(id(target)), value)
    else:
        bind(a, target, value)


def bind(a: Analysis, target: Any, value: int) -> None:
    """A target takes a value: the parts of patterns are unknown, defaults may or may not be evaluated."""
    cls = type(target)
    if cls is s.Name:
        a.assign(a.slots.get(id(target)), value)
    elif cls is s.Member:
        a.evaluate(target.object)
    elif cls is s.Index:
        a.evaluate(target.object)
        a.evaluate(target.index)
    elif cls is s.Default:
        _maybe(a, target.value)
        bind(a, target.target, UNKNOWN)
    elif cls is s.ArrayPattern:
        for item in target.items:
            if item is not None:
                bind(a, item, UNKNOWN)
        if target.rest is not None:
            bind(a, target.rest, T.ARRAY)
    else:
        for field in target.fields:
            if field.default is not None:
                _maybe(a, field.default)
            bind(a, field.target, UNKNOWN)
        if target.rest is not None:
            bind(a, target.rest, T.OBJECT)


def _maybe(a: Analysis, node: Any) -> None:
    before = None if a.env is None else a.env.copy()
    a.evaluate(node)
    a.env = join_environments(a.env, before)


def _compound(a: Analysis, node: s.Assign, target: Any) -> None:
    operator: Any = node.operator
    left = a.evaluate(target)
    if operator in ("&&", "||", "??"):
        before = None if a.env is None else a.env.copy()
        right = a.evaluate(node.value)
        a.env = join_environments(a.env, before)
        value = join(left, right)
    else:
        right = a.evaluate(node.value)
        value = operation(a, operator, target, left, node.value, right)
    a.values[id(node)] = value
    if type(target) is s.Name:
        a.assign(a.slots.get(id(target)), value)


def _declare(a: Analysis, node: s.Declare) -> None:
    for declarator in node.declarators:
        value = T.NULL if declarator.value is None else a.evaluate(declarator.value)
        bind(a, declarator.target, value)


def _nothing(a: Analysis, node: Any) -> None:
    """Function declarations are hoisted and looked at on their own; the others do nothing."""


def _return(a: Analysis, node: s.Return) -> None:
    a.returned = join(a.returned, T.NULL if node.value is None else a.evaluate(node.value))
    a.env = None


def _throw(a: Analysis, node: s.Throw) -> None:
    a.evaluate(node.value)
    a.env = None


def _if(a: Analysis, node: s.If) -> None:
    after: Env | None = None
    for test, body in node.branches:
        a.env, no, _ = branch(a, test)
        a.block(body.body)
        after = join_environments(after, a.env)
        a.env = no
    if node.otherwise is not None:
        a.block(node.otherwise.body)
    a.env = join_environments(a.env, after)


def _break(a: Analysis, node: s.Break) -> None:
    if a.env is not None and a.breaks:
        a.breaks[-1].append(a.env)
    a.env = None


def _continue(a: Analysis, node: s.Continue) -> None:
    if a.env is not None and a.continues:
        a.continues[-1].append(a.env)
    a.env = None


def _switch(a: Analysis, node: s.Switch) -> None:
    a.evaluate(node.subject)
    a.breaks.append([])
    tests = a.env
    through: Env | None = None
    default: Env | None = None
    has_default = False
    # The tests run one after the other until one is equal; what runs before the default's body are all of them.
    entries: list[Env | None] = []
    for case in node.cases:
        a.env = tests
        if case.test is not None:
            a.evaluate(case.test)
            tests = a.env
        entries.append(None if tests is None else tests.copy())
        has_default = has_default or case.test is None
    default = tests
    for case, entry in zip(node.cases, entries):
        start = entry if case.test is not None else None if default is None else default.copy()
        a.env = join_environments(start, through)
        a.block(case.body)
        through = a.env
    after = join_environments(through, None if has_default else default)
    for end in a.breaks.pop():
        after = join_environments(after, end)
    a.env = after


def _try(a: Analysis, node: s.Try) -> None:
    env = a.env
    if env is None:
        return
    outer_log = a.log
    log = a.log = [] if outer_log is None else outer_log
    start = len(log)
    before = env.copy()
    exits = [(exits, len(exits)) for exits in (*a.breaks, *a.continues)]
    a.block(node.body.body)
    end = a.env
    if node.handler is not None:
        a.env = _any_point(before.copy(), log, start)
        if node.handler_name is not None:
            a.bind_all(node.handler_name)
        a.block(node.handler.body)
        end = join_environments(end, a.env)
    a.env = end
    if node.final is not None:
        a.env = _any_point(before, log, start)
        final = len(log)
        a.block(node.final.body)
        for left, count in exits:  # `break` and `continue` pass through `finally`
            for other in left[count:]:
                _any_point(other, log, final)
        if end is None:
            a.env = None
    a.log = outer_log


def _any_point(env: Env, log: list[tuple[Any, int]], start: int) -> Env:
    for slot, value in log[start:]:
        known = env.get(slot)
        if known is not None and known != value:
            env[slot] = join(known, value)
    return env


def _import(a: Analysis, node: s.Import) -> None:
    names = [node.alias] if node.alias is not None else a.resolution.reads.get(id(node), ())
    for name in names:
        a.assign(a.slots.get(id(name)), T.MODULE)


def _import_names(a: Analysis, node: s.ImportNames) -> None:
    for name in node.names:
        a.bind_all(name.binding)


def _export(a: Analysis, node: s.Export) -> None:
    a.block((node.statement,))


EXECUTE.update(
    {
        s.Block: _block,
        s.ExpressionStatement: _expression,
        s.Assign: _assign,
        s.Declare: _declare,
        s.FunctionDeclaration: _nothing,
        s.Return: _return,
        s.Throw: _throw,
        s.If: _if,
        s.Break: _break,
        s.Continue: _continue,
        s.Switch: _switch,
        s.Try: _try,
        s.Import: _import,
        s.ImportNames: _import_names,
        s.Export: _export,
        s.Capability: _nothing,
        s.Plugin: _nothing,
        s.Nonlocal: _nothing,
    }
)
