"""Binding: assignments to names, members, items and patterns, and the patterns of `match`.

In: targets and made values. Out: statements that bind; for `match`, expressions that test and bind.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen.members import Members
from mlpy_compiler.slots import Slot

__all__ = ["Patterns"]


class Patterns(Members):
    """The part of the generator that binds."""

    def bind(self, target: Any, value: ast.expr, *, declare: bool = False) -> None:
        """Assign a made value to a target; with `declare`, a boxed variable gets its value for the first time."""
        kind = type(target)
        if kind is s.Name:
            self.bind_slot(target.span, self.resolution.slots[id(target)], value, declare=declare)
        elif kind is s.Member:
            owner = self.expression(target.object)
            self.emit(
                self.do(
                    target.span,
                    self.call(target.span, "λset", owner, self.constant(target.name_span, target.name), value),
                )
            )
        elif kind is s.Index:
            owner = self.expression(target.object)
            key = self.expression(target.index)
            self.emit(self.do(target.span, self.call(target.span, "λset_item", owner, key, value)))
        elif kind is s.ArrayPattern:
            self._bind_array(target, value, declare)
        else:
            self._bind_object(target, value, declare)

    def bind_slot(self, span: s.Span, slot: Slot, value: ast.expr, *, declare: bool = False) -> None:
        name = slot.python_name
        if slot.boxed:
            if declare:
                self.emit(self.do(span, self.call(span, self.attribute(span, self.name(span, name), "append"), value)))
            else:
                goal = ast.Subscript(
                    value=self.name(span, name), slice=self.constant(span, 0), ctx=ast.Store(), **self.at(span)
                )
                self.emit(self.assign(span, goal, value))
            return
        self.emit(self.assign(span, name, value))
        self.flag(span, name)

    def flag(self, span: s.Span, name: str) -> None:
        """Behind an assignment: note whether the variable holds an object, where members of it are read often."""
        flag = self.frame.flags.get(name)
        if flag is not None:
            self.emit(self.assign(span, flag, self.is_type(span, self.name(span, name), "dict")))

    def bind_new(self, target: Any, value: ast.expr) -> None:
        """Bind the names of a loop's head that are fresh in each turn: a boxed one gets a new box."""
        if type(target) is s.Name:
            slot = self.resolution.slots[id(target)]
            if slot.boxed:
                box = ast.List(elts=[value], ctx=ast.Load(), **self.at(target.span))
                self.emit(self.assign(target.span, slot.python_name, box))
                return
        self.bind(target, value, declare=True)

    def _part(self, span: s.Span, target: Any, value: ast.expr, default: Any, declare: bool) -> None:
        """Bind one part of a pattern, whose value is `λmissing` where the default is to be taken."""
        if default is not None:
            temp = self.temp()
            test = self.compare(span, self.walrus(span, temp, value), "is not", self.name(span, "λmissing"))
            value = self.choose(
                span, test, self.name(span, temp), self.named(default, target.id if type(target) is s.Name else None)
            )
        self.bind(target, value, declare=declare)

    def _bind_array(self, target: s.ArrayPattern, value: ast.expr, declare: bool) -> None:
        span = target.span
        parts = self.temp()
        count = self.constant(span, len(target.items))
        defaults = [type(item) is s.Default for item in target.items]
        required = len(defaults)
        while required and defaults[required - 1]:
            required -= 1
        if target.rest is not None:
            made = self.call(span, "λunpack_rest", value, self.constant(span, required), count)
        elif required < len(defaults):
            made = self.call(span, "λunpack_default", value, self.constant(span, required), count)
        else:
            made = self.call(span, "λunpack", value, count)
        self.emit(self.assign(span, parts, made))
        for index, item in enumerate(target.items):
            if item is None:
                continue
            part = self.item(item.span, self.name(item.span, parts), self.constant(item.span, index))
            if type(item) is s.Default:
                self._part(item.span, item.target, part, item.value, declare)
            else:
                self.bind(item, part, declare=declare)
        if target.rest is not None:
            rest = self.item(span, self.name(span, parts), self.constant(span, len(target.items)))
            self.bind(target.rest, rest, declare=declare)

    def _bind_object(self, target: s.ObjectPattern, value: ast.expr, declare: bool) -> None:
        span = target.span
        owner = self.temp()
        self.emit(self.assign(span, owner, self.call(span, "λobject", value)))
        for field in target.fields:
            key = self.constant(field.span, field.key)
            if field.default is None:
                self.bind(field.target, self.call(field.span, "λget", self.name(span, owner), key), declare=declare)
            else:
                part = self.call(field.span, "λfield", self.name(span, owner), key)
                self._part(field.span, field.target, part, field.default, declare)
        if target.rest is not None:
            keys = [self.constant(span, field.key) for field in target.fields]
            self.bind(target.rest, self.call(span, "λobject_rest", self.name(span, owner), *keys), declare=declare)

    # --- match ----------------------------------------------------------------------------------------------------

    def test(self, pattern: Any, value: str) -> ast.expr | None:
        """An expression that is true when the value of a temporary matches, and binds on the way; None: it always does."""
        span = pattern.span
        kind = type(pattern)
        if kind is s.MatchWildcard:
            return None
        if kind is s.MatchName:
            bound = self.walrus(span, self.resolution.slots[id(pattern)].python_name, self.name(span, value))
            return self._true(span, bound)
        if kind is s.MatchLiteral:
            literal = self.constant(span, pattern.value)
            if pattern.value is None:
                return self.compare(span, self.name(span, value), "is", literal)
            return self.call(span, "λeq", self.name(span, value), literal)
        if kind is s.MatchOr:
            tests = [self.test(option, value) for option in pattern.options]
            return None if None in tests else self.either(span, *[test for test in tests if test is not None])
        if kind is s.MatchArray:
            return self._test_array(pattern, value)
        return self._test_object(pattern, value)

    def _true(self, span: s.Span, made: ast.expr) -> ast.expr:
        """Evaluate an expression for what it binds; true."""
        return ast.Tuple(elts=[made], ctx=ast.Load(), **self.at(span))

    def _test_array(self, pattern: s.MatchArray, value: str) -> ast.expr:
        span = pattern.span
        operator = ">=" if pattern.rest is not None else "=="
        length = self.call(span, "λ_len", self.name(span, value))
        tests = [
            self.call(span, "λmatch_array", self.name(span, value)),
            self.compare(span, length, operator, self.constant(span, len(pattern.items))),
        ]
        for index, item in enumerate(pattern.items):
            if type(item) is not s.MatchWildcard:
                part = self.call(item.span, "λitem", self.name(item.span, value), self.constant(item.span, index))
                tests += self._sub(item, part)
        if type(pattern.rest) is s.MatchName:
            rest = self.call(
                span,
                "λslice",
                self.name(span, value),
                self.constant(span, len(pattern.items)),
                self.constant(span, None),
                self.constant(span, None),
            )
            tests += self._sub(pattern.rest, rest)
        return self.both(span, *tests)

    def _test_object(self, pattern: s.MatchObject, value: str) -> ast.expr:
        span = pattern.span
        tests = [self.call(span, "λmatch_object", self.name(span, value))]
        for field in pattern.fields:
            part = self.temp()
            found = self.walrus(
                field.span,
                part,
                self.call(field.span, "λfield", self.name(span, value), self.constant(field.span, field.key)),
            )
            tests.append(self.compare(field.span, found, "is not", self.name(field.span, "λmissing")))
            test = self.test(field.pattern, part)
            if test is not None:
                tests.append(test)
        if type(pattern.rest) is s.MatchName:
            keys = [self.constant(span, field.key) for field in pattern.fields]
            tests += self._sub(pattern.rest, self.call(span, "λobject_rest", self.name(span, value), *keys))
        return tests[0] if len(tests) == 1 else self.both(span, *tests)

    def _sub(self, pattern: Any, made: ast.expr) -> list[ast.expr]:
        if type(pattern) is s.MatchName:
            return [
                self._true(
                    pattern.span, self.walrus(pattern.span, self.resolution.slots[id(pattern)].python_name, made)
                )
            ]
        temp = self.temp()
        test = self.test(pattern, temp)
        bound = self._true(pattern.span, self.walrus(pattern.span, temp, made))
        return [bound] if test is None else [bound, test]

    def expression_Match(self, node: s.Match) -> ast.expr:
        """A `match` as a value: by conditional expressions, or by statements before where an arm is a block."""
        if any(type(arm.body) is s.Block for arm in node.arms):
            result = self.temp()
            self.match_statements(node, result)
            return self.name(node.span, result)
        span = node.span
        subject = self.temp()
        first = self.walrus(span, subject, self.expression(node.subject))
        made = self.call(span, "λno_match", self.name(span, subject))
        for arm in reversed(node.arms):
            test = self._arm_test(arm, subject)
            body = self.expression(arm.body)
            made = body if test is None else self.choose(arm.span, test, body, made)
        return self.item(span, ast.Tuple(elts=[first, made], ctx=ast.Load(), **self.at(span)), self.constant(span, 1))

    def _arm_test(self, arm: s.Arm, subject: str) -> ast.expr | None:
        test = self.test(arm.pattern, subject)
        if arm.guard is None:
            return test
        guard = self.expression(arm.guard)
        return guard if test is None else self.both(arm.span, test, guard)

    def match_statements(self, node: s.Match, result: str) -> None:
        """A `match` as statements that leave its value in a temporary."""
        span = node.span
        subject = self.temp()
        self.emit(self.assign(span, subject, self.expression(node.subject)))
        whole = self.frame.out
        for arm in node.arms:
            test = self._arm_test(arm, subject)
            level = self.frame.out
            self.frame.out = body = []
            self.arm_body(arm, result)
            if test is None:
                level += body
                break
            self.frame.out = rest = []
            level.append(ast.If(test=test, body=body, orelse=rest, **self.at(arm.span)))
        else:
            self.emit(self.do(span, self.call(span, "λno_match", self.name(span, subject))))
        self.frame.out = whole

    def arm_body(self, arm: s.Arm, result: str) -> None:
        raise NotImplementedError
