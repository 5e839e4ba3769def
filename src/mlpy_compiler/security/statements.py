"""The walk over a program that finds how values flow: statements, patterns, and each function once.

In: a resolved program. Out: `Found`, which `taint.py` solves. Loops are walked once: what they repeat is in the versions
of their variables, not in the walk, so the time is linear in the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.security.calls import Found
from mlpy_compiler.security.expressions import ExpressionFlow
from mlpy_compiler.security.labels import CLEAN
from mlpy_compiler.security.modules import Modules
from mlpy_compiler.security.texts import Texts
from mlpy_compiler.security.variables import Key, Variables
from mlpy_compiler.security.walk import Kinds
from mlpy_compiler.slots import Resolution

__all__ = ["find_flows"]


def find_flows(kinds: Kinds, resolution: Resolution, modules: Modules, texts: Texts) -> Found:
    """Walk a program."""
    return _Walk(kinds, resolution, modules, texts).run(kinds)


class _Walk(ExpressionFlow):
    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._statements: dict[type, Callable[[Any], bool | None]] = {
            s.Block: lambda node: self.block(node.body), s.ExpressionStatement: self._expression, s.Assign: self._assign,
            s.Declare: self._declare, s.FunctionDeclaration: self._nothing, s.Return: self._return, s.If: self._if,
            s.While: self._while, s.DoWhile: self._do_while, s.ForIn: self._for_in, s.ForLoop: self._for_loop,
            s.Break: lambda _node: True, s.Continue: lambda _node: True, s.Throw: self._throw, s.Try: self._try,
            s.Switch: self._switch, s.Import: self._nothing, s.ImportNames: self._nothing,
            s.Export: lambda node: self.statement(node.statement), s.Capability: self._nothing,
            s.Plugin: self._nothing, s.Nonlocal: self._nothing,
        }  # fmt: skip

    def run(self, kinds: Kinds) -> Found:
        self.block(self.resolution.program.body)
        for node in kinds[s.Function]:
            self._enter(node)
        return self.found

    def _enter(self, node: s.Function) -> None:
        """Walk a function, with variables of its own."""
        self.function = self.flow_of(node)
        self.scope = self.resolution.scopes[id(node)]
        self.variables = Variables(self.graph)
        self.has_closures = False
        for parameter, value in zip(node.parameters, self.function.parameters):
            if parameter.default is not None:
                self.graph.flow(self.value(parameter.default), value)
            self.bind(parameter.target, value)
        if type(node.body) is s.Block:
            self.block(node.body.body)
        else:
            self.graph.flow(self.value(node.body), self.function.result)

    # --- statements -----------------------------------------------------------------------------------------------

    def block(self, body: tuple[Any, ...]) -> bool:
        if any(type(statement) in (s.FunctionDeclaration, s.Export) for statement in body):
            self.closes()
        return any(self.statement(statement) for statement in body)  # what stands behind an exit is not walked

    def statement(self, node: Any) -> bool:
        """Walk a statement; gives whether control never goes on behind it."""
        return bool(self._statements[type(node)](node))

    def _nothing(self, _node: Any) -> None:
        pass

    def _expression(self, node: s.ExpressionStatement) -> None:
        self.last = self.value(node.value)

    def _assign(self, node: s.Assign) -> None:
        if type(node.value) is s.Function and self._is_known(node.target):
            self.closes()
            return
        value = self.value(node.value)
        if node.operator == "+":
            # the old value is the front of the new text
            value = self.text([self.value(node.target), value]) if type(node.value) is not s.Number else CLEAN
        elif node.operator in ("&&", "||", "??", "*"):
            value = self.graph.one_of(self.value(node.target), value)
        elif node.operator is not None:
            value = CLEAN
        self.bind(node.target, value)

    def _declare(self, node: s.Declare) -> None:
        for one in node.declarators:
            if type(one.value) is s.Function and self._is_known(one.target):
                self.closes()
            else:
                self.bind(one.target, CLEAN if one.value is None else self.value(one.value))

    def _is_known(self, target: Any) -> bool:
        """Whether a target is the name of a function that is bound once: calls of the name are calls of the function."""
        return type(target) is s.Name and self.slots.get(id(target)) in self.functions

    def _return(self, node: s.Return) -> bool:
        if node.value is not None:
            self.graph.flow(self.value(node.value), self.function.result)
        return True

    def _throw(self, node: s.Throw) -> bool:
        self.value(node.value)
        return True

    def _if(self, node: s.If) -> bool:
        paths: list[dict[Key, int]] = []
        opened = 0
        for test, body in node.branches:
            self.value(test)
            self.variables.branch()
            self.narrow(test, holds=True)
            self._path(paths, self.block(body.body))
            # what follows, an `else` or the code behind, is where the test does not hold
            self.variables.branch()
            opened += 1
            self.narrow(test, holds=False)
        leaves = node.otherwise is not None and self.block(node.otherwise.body)
        rest = [self.variables.leave() for _ in range(opened)]
        if not leaves:
            changed: dict[Key, int] = {}
            for path in rest:
                for key, value in path.items():
                    changed.setdefault(key, value)
            paths.append(changed)
        self.variables.merge(paths)
        return not paths

    def _path(self, paths: list[dict[Key, int]], leaves: bool) -> None:
        """End a path; it counts where it goes on."""
        path = self.variables.leave()
        if not leaves:
            paths.append(path)

    def _repeat(self, work: Callable[[], object]) -> None:
        """Walk what may run repeatedly, or not at all."""
        self.variables.open()
        self.variables.branch()
        work()
        self.variables.leave()
        self.variables.merge([self.variables.close()])

    def _while(self, node: s.While) -> None:
        def turn() -> None:
            self.value(node.test)
            self.narrow(node.test, holds=True)
            self.block(node.body.body)

        self._repeat(turn)

    def _do_while(self, node: s.DoWhile) -> None:
        def turn() -> None:
            self.block(node.body.body)
            self.value(node.test)

        self._repeat(turn)

    def _for_in(self, node: s.ForIn) -> None:
        items = self.value(node.iterable)

        def turn() -> None:
            self.bind(node.target, items)
            self.block(node.body.body)

        self._repeat(turn)

    def _for_loop(self, node: s.ForLoop) -> None:
        self.block(node.initial)

        def turn() -> None:
            if node.test is not None:
                self.value(node.test)
                self.narrow(node.test, holds=True)
            self.block(node.body.body)
            self.block(node.update)

        self._repeat(turn)

    def _try(self, node: s.Try) -> bool:
        variables = self.variables
        paths: list[dict[Key, int]] = []
        variables.open()
        variables.branch()
        self._path(paths, self.block(node.body.body))
        touched = variables.close()
        if node.handler is not None:
            variables.branch()
            for key, value in touched.items():
                variables.narrow(key, value)
            if node.handler_name is not None:
                self.bind(node.handler_name, CLEAN)
            self._path(paths, self.block(node.handler.body))
        if not paths:
            variables.merge([touched])
        else:
            variables.merge(paths)
        leaves = node.final is not None and self.block(node.final.body)
        return leaves or not paths

    def _switch(self, node: s.Switch) -> None:
        self.value(node.subject)

        def cases() -> None:
            for case in node.cases:
                if case.test is not None:
                    self.value(case.test)
                self.block(case.body)

        self._repeat(cases)

    # --- targets --------------------------------------------------------------------------------------------------

    def bind(self, target: Any, value: int) -> None:
        cls = type(target)
        if cls is s.Name:
            slot = self.slots.get(id(target))
            if slot is not None and slot.owner is not None:
                self.write(slot, value)
        elif cls is s.Member:
            self._bind_member(target, value)
        elif cls is s.Index:
            self.value(target.index)
            self.value(target.object)
            self.mutate(target, value)
        elif cls is s.ArrayPattern:
            for item in (*target.items, target.rest):
                if item is not None:
                    self.bind(item, value)
        elif cls is s.Default:
            self.bind(target.target, self.graph.one_of(value, self.value(target.value)))
        elif cls is s.ObjectPattern:
            fields = self.fields.get(value)
            for part in target.fields:
                held = value if fields is None else fields.get(part.key, CLEAN)
                if part.default is not None:
                    held = self.graph.one_of(held, self.value(part.default))
                self.bind(part.target, held)
            if target.rest is not None:
                self.bind(target.rest, value)

    def _bind_member(self, target: s.Member, value: int) -> None:
        held = self.value(target.object)
        fields = self.fields.get(held)
        slot = self.slots.get(id(target.object)) if type(target.object) is s.Name else None
        if fields is not None:
            self.graph.flow(value, held)
            fields[target.name] = self.graph.one_of(fields.get(target.name, CLEAN), value)
        elif not held and value and slot is not None and slot.owner is not None:
            made = self.graph.value()
            self.graph.flow(value, made)
            self.fields[made] = {target.name: value}
            self.write(slot, made)
        else:
            self.mutate(target, value)
