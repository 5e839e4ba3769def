"""Statements, loops and exceptions: one method for each kind of node.

In: nodes. Out: `ast` statements, appended to the function that is being made.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

from mlpy_compiler import infer as t
from mlpy_compiler import syntax as s
from mlpy_compiler.codegen.context import Loop
from mlpy_compiler.codegen.patterns import Patterns
from mlpy_compiler.events import names_of
from mlpy_compiler.infer import children
from mlpy_compiler.slots import Slot, SlotKind

__all__ = ["Statements"]


class Statements(Patterns):
    """The part of the generator that makes statements."""

    def statement(self, node: Any) -> None:
        handler: Any = getattr(self, "statement_" + type(node).__name__)
        handler(node)

    def body(self, node: Any, statements: tuple[Any, ...]) -> None:
        """The statements of a block: boxes first, then its functions, then the rest in order."""
        slots = self.resolution.block_slots.get(id(node), ())
        for slot in slots:
            if slot.boxed:
                self.emit(
                    self.assign(slot.span, slot.python_name, ast.List(elts=[], ctx=ast.Load(), **self.at(slot.span)))
                )
        if slots:
            for statement in statements:
                inner = statement.statement if type(statement) is s.Export else statement
                if type(inner) is s.FunctionDeclaration:
                    self.declare_function(inner)
        for statement in statements:
            self.statement(statement)

    def nested(self, node: s.Block) -> list[ast.stmt]:
        """The statements of a block, as a list of their own."""
        outer = self.frame.out
        self.frame.out = made = []
        self.body(node, node.body)
        self.frame.out = outer
        return made or [self.pass_(node.span)]

    def declare_function(self, node: s.FunctionDeclaration) -> None:
        raise NotImplementedError

    def statement_Block(self, node: s.Block) -> None:
        self.body(node, node.body)

    def statement_FunctionDeclaration(self, node: s.FunctionDeclaration) -> None:
        """It was made at the head of its block."""

    statement_Nonlocal = statement_Capability = statement_Plugin = statement_FunctionDeclaration

    def statement_Export(self, node: s.Export) -> None:
        self.statement(node.statement)

    def statement_ExpressionStatement(self, node: s.ExpressionStatement) -> None:
        if type(node.value) is s.Match:
            self.match_statements(node.value, self.temp())
            return
        self.emit(self.do(node.span, self.expression(node.value)))

    def arm_body(self, arm: s.Arm, result: str) -> None:
        """The body of an arm: its value, or that of the last expression of its block, into a temporary."""
        if type(arm.body) is not s.Block:
            self.emit(self.assign(arm.span, result, self.expression(arm.body)))
            return
        statements = arm.body.body
        last = statements[-1] if statements else None
        if type(last) is s.ExpressionStatement:
            self.body(arm.body, statements[:-1])
            self.emit(self.assign(last.span, result, self.expression(last.value)))
        else:
            self.emit(self.assign(arm.span, result, self.constant(arm.span, None)))
            self.body(arm.body, statements)

    # --- assignments ------------------------------------------------------------------------------------------------

    def statement_Assign(self, node: s.Assign) -> None:
        if node.operator is None:
            if type(node.target) in (s.Member, s.Index):
                self._assign_part(node)
                return
            self._assign_value(node.span, node.target, node.value)
            return
        self._compound(node)

    def _assign_value(self, span: s.Span, target: Any, value: Any) -> None:
        grows = self._is_growth(target, value)
        self.growing = value if grows else None
        self.bind(target, self.named(value, target.id if type(target) is s.Name else None))
        if grows:
            self._check_growth(span, target)

    def _assign_part(self, node: s.Assign) -> None:
        """`o.k = v`, `o[k] = v`: short for an object whose type is tested."""
        target: Any = node.target
        self.bind(target, self.named(node.value, target.name if type(target) is s.Member else None))

    def _check_growth(self, span: s.Span, target: s.Name) -> None:
        """Behind `s = s + …` of strings, which is made bare so that CPython appends in place: the test of its length."""
        name = self.resolution.slots[id(target)].python_name
        long = self.compare(span, self.call(span, "λ_len", self.name(span, name)), ">", self.name(span, "λmax_text"))
        self.emit(self.if_(span, long, [self.do(span, self.call(span, "λgrown", self.name(span, name)))]))

    def _is_growth(self, target: Any, value: Any) -> bool:
        if type(value) is not s.Binary or value.operator != "+" or type(value.left) is not s.Name:
            return False
        slot = self.resolution.slots.get(id(target))
        if (
            slot is None
            or slot is not self.resolution.slots.get(id(value.left))
            or slot.boxed
            or slot.kind is not SlotKind.LOCAL
        ):
            return False
        return self.types.of(value.left) == t.STRING and self.types.of(value.right) == t.STRING

    def binary(self, node: Any, left: ast.expr, right: ast.expr) -> ast.expr:
        if node is self.growing:
            return self.operate(node.span, left, "+", right)
        return super().binary(node, left, right)

    growing: Any = None

    def _compound(self, node: s.Assign) -> None:
        span, target = node.span, node.target
        if type(target) is s.Name:
            self._assign_value(span, target, self._combined(node, target))
            return
        assert isinstance(target, (s.Member, s.Index))
        owner = self.temp()
        self.emit(self.assign(span, owner, self.expression(target.object)))
        if type(target) is s.Member:
            key: Any = self.constant(target.name_span, target.name)
            read, write = "λget", "λset"
        else:
            name = self.temp()
            self.emit(self.assign(span, name, self.expression(target.index)))  # type: ignore[union-attr]
            key = self.name(span, name)
            read, write = "λitem", "λset_item"
        old = self.call(span, read, self.name(span, owner), key)
        new = self._operated(node, old)
        again = key if type(target) is s.Member else self.name(span, key.id)
        self.emit(self.do(span, self.call(span, write, self.name(span, owner), again, new)))

    def _combined(self, node: s.Assign, target: s.Name) -> s.Binary | s.Logical:
        """`target op value` as an expression."""
        made: Any
        if node.operator in ("&&", "||", "??"):
            operator: Any = node.operator
            made = s.Logical(node.span, operator, target, node.value)
        else:
            operator = node.operator
            made = s.Binary(node.span, operator, target, node.value)
        self.kept.append(made)
        return made  # type: ignore[no-any-return]

    def _operated(self, node: s.Assign, old: ast.expr) -> ast.expr:
        span = node.span
        if node.operator in ("&&", "||", "??"):
            value = self.expression(node.value)
            if node.operator == "&&":
                return self.both(span, old, value)
            if node.operator == "||":
                return self.either(span, old, value)
            temp = self.temp()
            test = self.compare(span, self.walrus(span, temp, old), "is not", self.constant(span, None))
            return self.choose(span, test, self.name(span, temp), value)
        unknown = s.Name(span, "")
        operation = s.Binary(span, node.operator, unknown, node.value)  # type: ignore[arg-type]
        self.kept += [unknown, operation]
        self.types.assume_unknown(unknown)
        return self.binary(operation, old, self.expression(node.value))

    def statement_Declare(self, node: s.Declare) -> None:
        for declarator in node.declarators:
            name = declarator.target.id if type(declarator.target) is s.Name else None
            if declarator.value is None:
                value = self.constant(declarator.span, None)
            else:
                value = self.named(declarator.value, name)
            self.bind(declarator.target, value, declare=True)

    # --- imports ----------------------------------------------------------------------------------------------------

    def statement_Import(self, node: s.Import) -> None:
        span = node.span
        module = self.constant(span, node.module)
        if node.alias is not None:
            self.bind(node.alias, self.call(span, "λimport", module))
            return
        names = self.resolution.reads[id(node)]
        self.bind(names[0], self.call(span, "λpackage", module))
        if len(names) > 1:
            self.bind(names[1], self.call(span, "λimport", self.constant(span, node.module)))

    def statement_ImportNames(self, node: s.ImportNames) -> None:
        for name in node.names:
            value = self.call(
                name.span, "λimport_name", self.constant(node.span, node.module), self.constant(name.span, name.name)
            )
            self.bind(name.binding, value)

    # --- control ----------------------------------------------------------------------------------------------------

    def statement_If(self, node: s.If) -> None:
        outer = self.frame.out
        for test, body in node.branches:
            made = self.expression(test)
            level = self.frame.out
            self.frame.out = rest = []
            then = self.nested(body)
            level.append(ast.If(test=made, body=then, orelse=rest, **self.at(test.span)))
        if node.otherwise is not None:
            self.body(node.otherwise, node.otherwise.body)
        self.frame.out = outer

    def statement_Return(self, node: s.Return) -> None:
        value = self.constant(node.span, None) if node.value is None else self.expression(node.value)
        self.emit(ast.Return(value=value, **self.at(node.span)))

    def statement_Throw(self, node: s.Throw) -> None:
        value = self.call(node.span, "λthrow", self.expression(node.value))
        self.emit(ast.Raise(exc=value, cause=None, **self.at(node.span)))

    def statement_Break(self, node: s.Break) -> None:
        self.emit(ast.Break(**self.at(node.span)))

    def statement_Continue(self, node: s.Continue) -> None:
        at = self.at(node.span)
        loops = self.frame.loops
        index = len(loops) - 1
        while loops[index].is_switch:
            index -= 1
        loop = loops[index]
        if index == len(loops) - 1:
            self.frame.out += [_again(statement) for statement in loop.update]
            self.emit(ast.Continue(**at))
            return
        # through the switches in between: each is left, and passes it on
        for switch in loops[index + 1 :]:
            switch.continued = True
        flag = loops[-1].flag
        assert flag is not None
        self.emit(self.assign(node.span, flag, self.constant(node.span, True)))
        self.emit(ast.Break(**at))

    # --- loops ------------------------------------------------------------------------------------------------------

    def _turn(self, node: Any, body: s.Block, loop: Loop, head: Any = None) -> list[ast.stmt]:
        """The statements of one turn: the checkpoint, what the head binds, the body."""
        outer = self.frame.out
        self.frame.out = made = [self.checkpoint(node.span)] if head is not False else []
        if callable(head):
            head()
        self.frame.loops.append(loop)
        self.body(body, body.body)
        self.frame.loops.pop()
        self.frame.out = outer
        return made

    def _loop(self, node: Any, test: Any, turn: list[ast.stmt]) -> None:
        """`while (test) turn`; a test that needs statements of its own is made inside."""
        span = node.span
        outer = self.frame.out
        self.frame.out = before = []
        made = self.constant(span, True) if test is None else self.expression(test)
        self.frame.out = outer
        if before:
            stop = self.if_(span, self.negate(span, made), [ast.Break(**self.at(span))])
            self.emit(self.while_(span, self.constant(span, True), [*before, stop, *turn]))
        else:
            self.emit(self.while_(span, made, turn))

    def statement_While(self, node: s.While) -> None:
        self._loop(node, node.test, self._turn(node, node.body, Loop(False)))

    def statement_DoWhile(self, node: s.DoWhile) -> None:
        """The test at the head, passed over in the first turn: so `continue` finds it."""
        span = node.span
        first = self.temp()
        self.emit(self.assign(span, first, self.constant(span, True)))
        turn = self._turn(node, node.body, Loop(False))
        outer = self.frame.out
        self.frame.out = test = []
        made = self.negate(span, self.expression(node.test))
        self.frame.out = outer
        again = [*test, self.if_(span, made, [ast.Break(**self.at(span))])]
        begin = self.if_(span, self.name(span, first), [self.assign(span, first, self.constant(span, False))], again)
        self.emit(self.while_(span, self.constant(span, True), [begin, *turn]))

    def statement_ForIn(self, node: s.ForIn) -> None:
        span = node.span
        iterable = self.call(span, "λiter", self.expression(node.iterable))
        target = node.target
        slot = self.resolution.slots[id(target)] if type(target) is s.Name else None
        if slot is not None and not slot.boxed:
            name = slot.python_name
            turn = self._turn(node, node.body, Loop(False), lambda: self.flag(span, name))
        else:
            name = self.temp()
            value = self.name(span, name)
            turn = self._turn(node, node.body, Loop(False), lambda: self._bind_turn(target, value))
        self.emit(ast.For(target=self.store(target.span, name), iter=iterable, body=turn, orelse=[], **self.at(span)))

    def _bind_turn(self, target: Any, value: ast.expr) -> None:
        for name in names_of(target):
            slot = self.resolution.slots[id(name)]
            if slot.boxed and type(target) is not s.Name:
                self.emit(
                    self.assign(name.span, slot.python_name, ast.List(elts=[], ctx=ast.Load(), **self.at(name.span)))
                )
        self.bind_new(target, value)

    def statement_ForLoop(self, node: s.ForLoop) -> None:
        if self._counting(node):
            return
        span = node.span
        slots = self.resolution.block_slots.get(id(node), ())
        boxed = [slot for slot in slots if slot.boxed]
        for slot in boxed:
            self.emit(self.assign(slot.span, slot.python_name, ast.List(elts=[], ctx=ast.Load(), **self.at(slot.span))))
        for statement in node.initial:
            self.statement(statement)
        outer = self.frame.out
        self.frame.out = update = []
        for slot in boxed:
            fresh = ast.List(elts=[self.load(span, slot)], ctx=ast.Load(), **self.at(span))
            self.emit(self.assign(span, slot.python_name, fresh))
        for statement in node.update:
            self.statement(statement)
        self.frame.out = outer
        turn = self._turn(node, node.body, Loop(False, update=update))
        self._loop(node, node.test, turn + [_again(statement) for statement in update])

    def _counting(self, node: s.ForLoop) -> bool:
        """A loop that counts a local integer up to a bound that cannot change, as Python's `range`."""
        count = _count(node)
        if count is None:
            return False
        target, start, stop, step = count
        slot = self.resolution.slots.get(id(target))
        if slot is None or slot.kind is not SlotKind.LOCAL or slot.boxed or slot.assigned_inside:
            return False
        written = _written(node.body, self.resolution.slots)
        if slot in written or self.types.of(start) != t.INT or not self._is_fixed(stop, written):
            return False
        span, name = node.span, slot.python_name
        first, bound = self.expression(start), self.temp()
        self.emit(self.assign(span, bound, self.expression(stop)))
        self.emit(self.assign(span, name, first))
        limits = [self.name(span, name), self.name(span, bound)]
        if step != 1:
            limits.append(self.constant(span, step))
        turn = self._turn(node, node.body, Loop(False))
        test = self.compare(span, self.name(span, name), "<", self.name(span, bound))
        last = self.operate(span, self.name(span, name), "+", self.constant(span, step))
        # behind the last turn the counter stands one step further, unless there was no turn
        after = self.if_(span, test, [self.assign(span, name, last)])
        self.emit(
            ast.For(
                target=self.store(span, name),
                iter=self.call(span, "λ_range", *limits),
                body=turn,
                orelse=[after],
                **self.at(span),
            )
        )
        return True

    def _is_fixed(self, node: Any, written: set[Slot]) -> bool:
        if type(node) is s.Number:
            return type(node.value) is int
        if type(node) is not s.Name or self.types.of(node) != t.INT:
            return False
        slot = self.resolution.slots.get(id(node))
        return (
            slot is not None
            and slot.kind is SlotKind.LOCAL
            and not slot.boxed
            and not slot.assigned_inside
            and slot not in written
        )

    def statement_Switch(self, node: s.Switch) -> None:
        """The number of the first case that fits is found first; then each body from there on runs, until a `break`."""
        span = node.span
        subject, chosen = self.temp(), self.temp()
        self.emit(self.assign(span, subject, self.expression(node.subject)))
        default = next((index for index, case in enumerate(node.cases) if case.test is None), len(node.cases))
        made: ast.expr = self.constant(span, default)
        for index in reversed(range(len(node.cases))):
            test = node.cases[index].test
            if test is not None:
                equal = self.call(test.span, "λeq", self.name(test.span, subject), self.expression(test))
                made = self.choose(test.span, equal, self.constant(test.span, index), made)
        self.emit(self.assign(span, chosen, made))
        loop = Loop(True, flag=self.temp())
        self.frame.loops.append(loop)
        outer = self.frame.out
        self.frame.out = turn = []
        self.body(node, ())
        for statement in (statement for case in node.cases for statement in case.body):
            if type(statement) is s.FunctionDeclaration:
                self.declare_function(statement)
        for index, case in enumerate(node.cases):
            self.frame.out = body = []
            for statement in case.body:
                self.statement(statement)
            self.frame.out = turn
            if body:
                reached = self.compare(case.span, self.name(case.span, chosen), "<=", self.constant(case.span, index))
                self.emit(self.if_(case.span, reached, body))
        self.frame.out = outer
        self.frame.loops.pop()
        assert loop.flag is not None
        if loop.continued:
            self.emit(self.assign(span, loop.flag, self.constant(span, False)))
        self.emit(self.while_(span, self.constant(span, True), [*turn, ast.Break(**self.at(span))]))
        if loop.continued:
            outer = self.frame.out
            self.frame.out = then = []
            self.statement_Continue(s.Continue(span))
            self.frame.out = outer
            self.emit(self.if_(span, self.name(span, loop.flag), then))

    # --- exceptions ---------------------------------------------------------------------------------------------------

    def statement_Try(self, node: s.Try) -> None:
        span = node.span
        if node.final is None:
            self.emit(self._try(node))
            return
        # What passes through and cannot be caught goes on whatever `finally` does: an error, a `return` or a `break` in it.
        passing = self.temp()
        self.emit(self.assign(span, passing, self.constant(span, None)))
        outer = self.frame.out
        self.frame.out = inner = []
        if node.handler is not None:
            self.emit(self._try(node))
        else:
            self.body(node.body, node.body.body)
        self.frame.out = outer
        at = self.at(span)
        note = ast.ExceptHandler(
            type=self.name(span, "λ_BaseException"),
            name=f"{passing}e",
            body=[self.assign(span, passing, self.name(span, f"{passing}e")), ast.Raise(exc=None, cause=None, **at)],
            **at,
        )
        guarded = ast.Try(body=inner or [self.pass_(span)], handlers=[note], orelse=[], finalbody=[], **at)
        go_on = ast.Raise(exc=self.name(span, passing), cause=None, **at)
        keep = self.if_(span, self.call(span, "λis_fatal", self.name(span, passing)), [go_on])
        forget = self.assign(span, passing, self.constant(span, None))
        final = ast.Try(body=self.nested(node.final), handlers=[], orelse=[], finalbody=[keep, forget], **at)
        self.emit(ast.Try(body=[guarded], handlers=[], orelse=[], finalbody=[final], **at))

    def _try(self, node: s.Try) -> ast.stmt:
        """`try` with `except`: what cannot be caught is raised on first."""
        span = node.span
        at = self.at(span)
        assert node.handler is not None
        body = self.nested(node.body)
        outer = self.frame.out
        self.frame.out = handler = []
        caught = self.call(node.handler.span, "λcaught")
        if node.handler_name is not None:
            self.bind(node.handler_name, caught)
        self.body(node.handler, node.handler.body)
        self.frame.out = outer
        handlers = [
            ast.ExceptHandler(
                type=self.name(span, "λfatal"), name=None, body=[ast.Raise(exc=None, cause=None, **at)], **at
            ),
            ast.ExceptHandler(type=self.name(span, "λ_Exception"), name=None, body=handler or [self.pass_(span)], **at),
        ]
        return ast.Try(body=body, handlers=handlers, orelse=[], finalbody=[], **at)


def _again(statement: ast.stmt) -> ast.stmt:
    """A copy of a statement, for a second place in the tree."""
    return copy.deepcopy(statement)


def _count(node: s.ForLoop) -> tuple[s.Name, Any, Any, int] | None:
    """Counter, start, bound and step of `for (i = start; i < bound; i = i + step)`, if it has that form."""
    if len(node.initial) != 1 or len(node.update) != 1:
        return None
    first, update, test = node.initial[0], node.update[0], node.test
    if type(first) is s.Declare and len(first.declarators) == 1:
        name, start = first.declarators[0].target, first.declarators[0].value
    elif type(first) is s.Assign and first.operator is None:
        name, start = first.target, first.value
    else:
        return None
    if type(name) is not s.Name or start is None or type(test) is not s.Binary or test.operator != "<":
        return None
    if type(test.left) is not s.Name or test.left.id != name.id or type(update) is not s.Assign:
        return None
    if type(update.target) is not s.Name or update.target.id != name.id:
        return None
    value: Any = update.value
    if update.operator is None and type(value) is s.Binary and value.operator == "+":
        if type(value.left) is not s.Name or value.left.id != name.id:
            return None
        value = value.right
    elif update.operator != "+":
        return None
    if type(value) is not s.Number or type(value.value) is not int or value.value < 1:
        return None
    return name, start, test.right, value.value


def _written(body: Any, slots: dict[int, Slot]) -> set[Slot]:
    """The variables that statements write, inner functions not counted: their writes are `assigned_inside`."""
    found: set[Slot] = set()
    stack = [body]
    while stack:
        node = stack.pop()
        if type(node) is s.Function:
            continue
        if type(node) is s.Assign or type(node) is s.ForIn:
            found.update(slots[id(name)] for name in names_of(node.target) if id(name) in slots)
        elif type(node) is s.Try and node.handler_name is not None:
            found.add(slots[id(node.handler_name)])
        elif type(node) is s.Declarator:
            found.update(slots[id(name)] for name in names_of(node.target) if id(name) in slots)
        stack += children(node)
    return found
