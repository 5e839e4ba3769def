"""A slow, plain interpreter of a part of ML, the oracle of the tests of facts.

In: a resolved program and what to call. Out: each value that each expression had, handed to an observer. It follows
the language page and knows nothing of kinds or bits.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.slots import Resolution, Slot


class Thrown(Exception):
    """An ML error."""


class Exhausted(Exception):
    """The program took too many steps."""


class _Return(Exception):
    pass


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Frame:
    """The variables of one activation."""

    def __init__(self, parent: Frame | None) -> None:
        self.parent = parent
        self.values: dict[Slot, Any] = {}

    def holder(self, slot: Slot) -> Frame | None:
        frame: Frame | None = self
        while frame is not None and slot not in frame.values:
            frame = frame.parent
        return frame


class Machine:
    """Runs a program; `observe(node, value)` sees the value of each expression."""

    def __init__(self, resolution: Resolution, observe: Callable[[s.Node, Any], None], steps: int = 3000) -> None:
        self.resolution = resolution
        self.observe = observe
        self.steps = steps
        self.depth = 0
        self.top = Frame(None)

    def tick(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise Exhausted

    def run(self) -> None:
        self.block(self.resolution.program.body, self.top)

    def call(self, name: str, arguments: list[Any]) -> Any:
        for slot, value in self.top.values.items():
            if slot.name == name:
                return self.invoke(value, arguments)
        raise KeyError(name)

    def invoke(self, function: Any, arguments: list[Any]) -> Any:
        if not isinstance(function, tuple):
            raise Thrown
        node, outer = function
        if len(arguments) != len(node.parameters) or self.depth > 40:
            raise Thrown
        frame = Frame(outer)
        for parameter, argument in zip(node.parameters, arguments):
            frame.values[self.resolution.slots[id(parameter.target)]] = argument
        self.depth += 1
        try:
            if not isinstance(node.body, s.Block):
                return self.value(node.body, frame)
            self.block(node.body.body, frame)
        except _Return as returned:
            return returned.args[0]
        finally:
            self.depth -= 1
        return None

    # --- statements ---------------------------------------------------------------------------------------------------

    def block(self, statements: tuple[Any, ...], frame: Frame) -> None:
        for statement in statements:
            if isinstance(statement, s.FunctionDeclaration):
                frame.values[self.resolution.slots[id(statement)]] = (statement.function, frame)
        for statement in statements:
            self.tick()
            getattr(self, "do_" + type(statement).__name__)(statement, frame)

    def do_FunctionDeclaration(self, node: s.FunctionDeclaration, frame: Frame) -> None:
        pass

    def do_ExpressionStatement(self, node: s.ExpressionStatement, frame: Frame) -> None:
        self.value(node.value, frame)

    def write(self, name: Any, value: Any, frame: Frame) -> None:
        slot = self.resolution.slots[id(name)]
        holder = frame.holder(slot)
        if holder is None:
            holder = frame
            while holder.parent is not None and slot.owner is self.resolution.scopes[id(self.resolution.program)]:
                holder = holder.parent
        holder.values[slot] = value

    def do_Assign(self, node: s.Assign, frame: Frame) -> None:
        if node.operator is not None:
            left = self.value(node.target, frame)
            if node.operator in ("&&", "||", "??"):
                if not self.passes(node.operator, left):
                    return
                value = self.value(node.value, frame)
            else:
                value = operate(node.operator, left, self.value(node.value, frame))
        else:
            value = self.value(node.value, frame)
        self.write(node.target, value, frame)

    def do_Declare(self, node: s.Declare, frame: Frame) -> None:
        for declarator in node.declarators:
            value = None if declarator.value is None else self.value(declarator.value, frame)
            frame.values[self.resolution.slots[id(declarator.target)]] = value

    def do_Block(self, node: s.Block, frame: Frame) -> None:
        self.block(node.body, frame)

    def do_If(self, node: s.If, frame: Frame) -> None:
        for test, body in node.branches:
            if truth(self.value(test, frame)):
                self.block(body.body, frame)
                return
        if node.otherwise is not None:
            self.block(node.otherwise.body, frame)

    def turn(self, body: s.Block, frame: Frame) -> bool:
        self.tick()
        try:
            self.block(body.body, frame)
        except _Break:
            return False
        except _Continue:
            pass
        return True

    def do_While(self, node: s.While, frame: Frame) -> None:
        while truth(self.value(node.test, frame)):
            if not self.turn(node.body, frame):
                return

    def do_DoWhile(self, node: s.DoWhile, frame: Frame) -> None:
        while self.turn(node.body, frame):
            if not truth(self.value(node.test, frame)):
                return

    def do_ForLoop(self, node: s.ForLoop, frame: Frame) -> None:
        self.block(node.initial, frame)
        while node.test is None or truth(self.value(node.test, frame)):
            if not self.turn(node.body, frame):
                return
            self.block(node.update, frame)

    def do_ForIn(self, node: s.ForIn, frame: Frame) -> None:
        items = self.value(node.iterable, frame)
        if not isinstance(items, (str, list)):
            raise Thrown
        for item in list(items):
            self.write(node.target, item, frame)
            if not self.turn(node.body, frame):
                return

    def do_Break(self, node: s.Break, frame: Frame) -> None:
        raise _Break

    def do_Continue(self, node: s.Continue, frame: Frame) -> None:
        raise _Continue

    def do_Return(self, node: s.Return, frame: Frame) -> None:
        raise _Return(None if node.value is None else self.value(node.value, frame))

    def do_Throw(self, node: s.Throw, frame: Frame) -> None:
        self.value(node.value, frame)
        raise Thrown

    def do_Try(self, node: s.Try, frame: Frame) -> None:
        try:
            try:
                self.block(node.body.body, frame)
            except Thrown:
                if node.handler is None:
                    raise
                if node.handler_name is not None:
                    self.write(node.handler_name, {"message": ""}, frame)
                self.block(node.handler.body, frame)
        finally:
            if node.final is not None:
                self.block(node.final.body, frame)

    def do_Switch(self, node: s.Switch, frame: Frame) -> None:
        subject = self.value(node.subject, frame)
        start = None
        for index, case in enumerate(node.cases):
            if case.test is not None and subject == self.value(case.test, frame):
                start = index
                break
        if start is None:
            start = next((index for index, case in enumerate(node.cases) if case.test is None), None)
        if start is None:
            return
        try:
            for case in node.cases[start:]:
                self.block(case.body, frame)
        except _Break:
            pass

    # --- expressions
    # ----------------------------------------------------------------------------------------------------

    def value(self, node: Any, frame: Frame) -> Any:
        result = getattr(self, "of_" + type(node).__name__)(node, frame)
        self.observe(node, result)
        return result

    def of_Number(self, node: Any, frame: Frame) -> Any:
        return node.value

    of_String = of_Boolean = of_Number

    def of_Null(self, node: s.Null, frame: Frame) -> Any:
        return None

    def of_Name(self, node: s.Name, frame: Frame) -> Any:
        slot = self.resolution.slots[id(node)]
        holder = frame.holder(slot)
        if holder is None:
            raise Thrown
        return holder.values[slot]

    def of_Array(self, node: s.Array, frame: Frame) -> Any:
        return [self.value(item, frame) for item in node.items]

    def of_Function(self, node: s.Function, frame: Frame) -> Any:
        return (node, frame)

    def of_Unary(self, node: s.Unary, frame: Frame) -> Any:
        if node.operator == "typeof":
            return kind_name(self.value(node.operand, frame))
        value = self.value(node.operand, frame)
        if node.operator == "!":
            return not truth(value)
        if not isinstance(value, (int, float, Decimal)):
            raise Thrown
        return -value

    def of_Binary(self, node: s.Binary, frame: Frame) -> Any:
        left = self.value(node.left, frame)
        return operate(node.operator, left, self.value(node.right, frame))

    def passes(self, operator: str, left: Any) -> bool:
        return truth(left) if operator == "&&" else left is None if operator == "??" else not truth(left)

    def of_Logical(self, node: s.Logical, frame: Frame) -> Any:
        left = self.value(node.left, frame)
        return self.value(node.right, frame) if self.passes(node.operator, left) else left

    def of_Conditional(self, node: s.Conditional, frame: Frame) -> Any:
        return self.value(node.then if truth(self.value(node.test, frame)) else node.otherwise, frame)

    def of_Member(self, node: s.Member, frame: Frame) -> Any:
        value = self.value(node.object, frame)
        if value is None and node.optional:
            return None
        if node.name == "length" and isinstance(value, (str, list)):
            return len(value)
        raise Thrown

    def of_Index(self, node: s.Index, frame: Frame) -> Any:
        value = self.value(node.object, frame)
        if value is None and node.optional:
            return None
        index = self.value(node.index, frame)
        if isinstance(value, (str, list)) and isinstance(index, int) and -len(value) <= index < len(value):
            return value[index]
        raise Thrown

    def of_Ended(self, node: s.Ended, frame: Frame) -> Any:
        return self.value(node.value, frame)

    def of_Call(self, node: s.Call, frame: Frame) -> Any:
        callee = self.value(node.callee, frame)
        return self.invoke(callee, [self.value(argument, frame) for argument in node.arguments])

    def of_Match(self, node: s.Match, frame: Frame) -> Any:
        subject = self.value(node.subject, frame)
        for arm in node.arms:
            if isinstance(arm.pattern, s.MatchLiteral) and arm.pattern.value != subject:
                continue
            if isinstance(arm.pattern, s.MatchName):
                frame.values[self.resolution.slots[id(arm.pattern)]] = subject
            if arm.guard is not None and not truth(self.value(arm.guard, frame)):
                continue
            if isinstance(arm.body, s.Block):
                self.block(arm.body.body, frame)
                return None
            return self.value(arm.body, frame)
        raise Thrown


def truth(value: Any) -> bool:
    return isinstance(value, tuple) or bool(value)


def kind_name(value: Any) -> str:
    names = {
        type(None): "null",
        bool: "boolean",
        int: "number",
        float: "number",
        str: "string",
        list: "array",
        tuple: "function",
    }
    return names.get(type(value), "alien")


def operate(operator: str, left: Any, right: Any) -> Any:
    """An operator by the language page; what Python refuses, ML refuses."""
    ml = (int, float)
    if operator in ("==", "!="):
        return (left == right) is (operator == "==")
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        return f"{left}{right}"[:50]
    aliens = [value for value in (left, right) if kind_name(value) == "alien"]
    if not aliens:
        numbers = isinstance(left, ml) and isinstance(right, ml)
        arrays = isinstance(left, list) and isinstance(right, list) and operator == "+"
        strings = isinstance(left, str) and isinstance(right, str) and operator in ("<", "<=", ">", ">=")
        if not (numbers or arrays or strings):
            raise Thrown
    elif operator in ("*", "%") and (isinstance(left, (str, list)) or isinstance(right, (str, list))):
        raise Thrown  # Python would format or repeat; the runtime refuses
    if isinstance(left, int) and isinstance(right, int) and operator in ("**", "<<") and not 0 <= right < 300:
        raise Thrown
    try:
        result = _PYTHON[operator](left, right)
    except Exception as error:
        raise Thrown from error
    if isinstance(result, complex):
        raise Thrown
    if isinstance(result, int) and abs(result) >> 14_000:
        raise Thrown
    return result[:50] if isinstance(result, (list, bytes)) else result


_PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y, "/": lambda x, y: x / y,
    "//": lambda x, y: x // y, "%": lambda x, y: x % y, "**": lambda x, y: x**y, "&": lambda x, y: x & y,
    "|": lambda x, y: x | y, "^": lambda x, y: x ^ y, "<<": lambda x, y: x << y, ">>": lambda x, y: x >> y,
    "<": lambda x, y: x < y, "<=": lambda x, y: x <= y, ">": lambda x, y: x > y, ">=": lambda x, y: x >= y,
}  # fmt: skip
