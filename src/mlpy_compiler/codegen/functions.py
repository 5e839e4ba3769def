"""Functions and the whole program.

In: function nodes and the program. Out: Python function definitions, and the module `def λmain(): …` around them all.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen.context import Frame
from mlpy_compiler.codegen.statements import Statements
from mlpy_compiler.infer import Types, children
from mlpy_compiler.slots import FunctionScope, Resolution, Slot, SlotKind
from mlpy_compiler.source import Source

__all__ = ["generate"]


def generate(
    program: s.Program, resolution: Resolution, types: Types, source: Source, host_functions: frozenset[str]
) -> ast.Module:
    """The Python module of a program: one function, `λmain`, that runs its top level and gives the value of its last statement."""
    generator = _Generator(resolution, types, source, host_functions)
    return ast.Module(body=[generator.main(program)], type_ignores=[])


class _Generator(Statements):
    def main(self, program: s.Program) -> ast.stmt:
        span = (1, 0, 1, 0)
        scope = self.resolution.scopes[id(program)]
        self.frame = Frame(scope, [])
        self._flags(program.body)
        names = sorted({slot.python_name for slot in self.resolution.module_slots.values()} | scope.globals_written)
        if names:
            self.emit(ast.Global(names=names, **self.at(span)))
        statements = program.body
        last = statements[-1] if statements else None
        self.body(program, statements[:-1] if _has_value(last) else statements)
        if _has_value(last):
            self._last(last)
        arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        return _definition("λmain", arguments, self.frame.out or [self.pass_(span)], self.at(span))

    def _last(self, node: Any) -> None:
        """The last statement of a program: it gives its value."""
        if type(node) is s.Export:
            node = node.statement
        if type(node) is s.ExpressionStatement:
            self.emit(ast.Return(value=self.expression(node.value), **self.at(node.span)))
            return
        if type(node) is s.Declare:
            target: Any = node.declarators[-1].target
        else:
            target = node.target
        if type(target) is s.Name:
            self.statement(node)
            value = self.expression(target)
        else:
            holder = s.Declare(node.span, node.kind, node.declarators[:-1]) if type(node) is s.Declare else None
            if holder is not None and holder.declarators:
                self.statement(holder)
            source = node.declarators[-1].value if type(node) is s.Declare else node.value
            if type(node) is s.Assign and node.operator is not None:
                self.statement(node)
                value = self.expression(target)
            else:
                temp = self.temp()
                self.emit(self.assign(node.span, temp, self.named(source, None)))
                self.bind(target, self.name(node.span, temp), declare=type(node) is s.Declare)
                value = self.name(node.span, temp)
        self.emit(ast.Return(value=value, **self.at(node.span)))

    # --- functions ----------------------------------------------------------------------------------------------------

    def declare_function(self, node: s.FunctionDeclaration) -> None:
        slot = self.resolution.slots[id(node)]
        self._define(node.function, slot.python_name, node.function.name)

    def function_value(self, node: s.Function, name: str | None) -> ast.expr:
        temp = self.temp()
        self._define(node, temp, name)
        return self.name(node.span, temp)

    def _define(self, node: s.Function, name: str, ml_name: str | None) -> None:
        """Emit the definition of a function under a Python name, through a factory where it takes boxes of a loop's turn."""
        scope = self.resolution.scopes[id(node)]
        inner = Frame(scope, [])
        outer, self.frame = self.frame, inner
        arguments = self._function_body(node, scope)
        self.frame = outer
        at = self.at(node.head if type(node.body) is not s.Block else node.span)
        definition = _definition(name, arguments, inner.out, at)
        boxes = sorted(
            {slot.python_name for slot in _free(scope, self.resolution) if slot.boxed and slot.owner is outer.scope}
        )
        if boxes:
            factory = self.temp()
            give = ast.Return(value=self.name(node.span, name), **self.at(node.span))
            parameters = _arguments([ast.arg(arg=box, annotation=None, **self.at(node.span)) for box in boxes])
            self.emit(_definition(factory, parameters, [definition, give], at))
            made = self.call(node.span, factory, *[self.name(node.span, box) for box in boxes])
            self.emit(self.assign(node.span, name, made))
        else:
            self.emit(definition)
        if name != ml_name:
            shown = self.constant(node.span, ml_name or "anonymous")
            self.emit(self.do(node.span, self.call(node.span, "λnamed", self.name(node.span, name), shown)))

    def _function_body(self, node: s.Function, scope: FunctionScope) -> ast.arguments:
        span = node.head
        at = self.at(span)
        if scope.globals_written:
            self.emit(ast.Global(names=sorted(scope.globals_written), **at))
        nonlocals = sorted(self._nonlocals(scope))
        if nonlocals:
            self.emit(ast.Nonlocal(names=nonlocals, **at))
        self.emit(self.checkpoint(span))
        body = node.body
        self._flags(body.body if type(body) is s.Block else (body,))
        arguments = self._parameters(node)
        if type(body) is s.Block:
            self.body(body, body.body)
        else:
            value: Any = body
            self.emit(ast.Return(value=self.expression(value), **self.at(value.span)))
        if node.is_generator:
            # a generator is one for Python if it has a yield
            nothing = ast.Yield(value=None, **at)
            self.emit(self.if_(span, self.constant(span, False), [self.do(span, nothing)]))
        return arguments

    def _nonlocals(self, scope: FunctionScope) -> set[str]:
        boxed = {slot.python_name for slot in scope.free if slot.boxed}
        return scope.nonlocals_written - boxed

    def _parameters(self, node: s.Function) -> ast.arguments:
        args: list[ast.arg] = []
        defaults: list[ast.expr] = []
        vararg = None
        late: list[tuple[Any, str, Any]] = []
        for parameter in node.parameters:
            target = parameter.target
            at = self.at(target.span)
            if type(target) is s.Name:
                name = self.resolution.slots[id(target)].python_name
            else:
                name = self.temp()
            argument = ast.arg(arg=name, annotation=None, **at)
            if parameter.rest:
                vararg = argument
                late.append((parameter, name, "rest"))
                continue
            args.append(argument)
            default: Any = parameter.default
            if type(default) in (s.Number, s.String, s.Boolean, s.Null):
                defaults.append(self.constant(default.span, getattr(default, "value", None)))
                default = None
            elif default is not None:
                defaults.append(self.name(default.span, "λmissing"))
            elif defaults:
                # behind one with a default, Python wants another: the runtime says what is missing
                defaults.append(self.name(target.span, "λmissing"))
                late.append((parameter, name, "required"))
            late.append((parameter, name, default))
        for parameter, name, default in late:
            self._late(parameter, name, default)
        return ast.arguments(posonlyargs=[], args=args, vararg=vararg, kwonlyargs=[], kw_defaults=[], defaults=defaults)

    def _late(self, parameter: s.Parameter, name: str, default: Any) -> None:
        """What happens to an argument inside the function: a default of the call, a pattern, a companion."""
        target = parameter.target
        span = target.span
        if default == "required":
            missing = self.compare(span, self.name(span, name), "is", self.name(span, "λmissing"))
            shown = self.constant(span, target.id if type(target) is s.Name else "pattern")
            self.emit(self.if_(span, missing, [self.do(span, self.call(span, "λmissing_argument", shown))]))
            return
        if default == "rest":
            rest = self.call(span, "λ_list", self.name(span, name))
            if type(target) is s.Name:
                self.emit(self.assign(span, name, rest))
                self.flag(span, name)
            else:
                self.bind(target, rest)
            return
        if default is not None:
            missing = self.compare(span, self.name(span, name), "is", self.name(span, "λmissing"))
            outer = self.frame.out
            self.frame.out = then = []
            value = self.named(default, target.id if type(target) is s.Name else None)
            self.emit(self.assign(span, name, value))
            self.frame.out = outer
            self.emit(self.if_(span, missing, then))
        if type(target) is s.Name:
            self.flag(span, name)
        else:
            self.bind(target, self.name(span, name))

    def _flags(self, statements: Any) -> None:
        """Choose the local variables whose members are read more than once: each gets a companion that says whether it is an object."""
        counts: dict[Slot, int] = {}
        stack = list(statements)
        while stack:
            node = stack.pop()
            if type(node) is s.Function or type(node) is s.FunctionDeclaration:
                continue
            if type(node) is s.Member and type(node.object) is s.Name:
                slot = self.resolution.slots.get(id(node.object))
                if slot is not None and slot.kind is SlotKind.LOCAL and slot.owner is self.frame.scope:
                    counts[slot] = counts.get(slot, 0) + 1
            stack += children(node)
        for slot, count in counts.items():
            if (
                count > 1
                and not slot.boxed
                and not slot.assigned_inside
                and slot.declared in ("parameter", "assigned", "let", "const", "loop")
            ):
                self.frame.flags[slot.python_name] = f"λd_{slot.python_name}"


def _free(scope: FunctionScope, resolution: Resolution) -> set[Slot]:
    """The variables that a function and those in it take from outside."""
    found = set(scope.free)
    for other in resolution.scopes.values():
        parent = other.parent
        while parent is not None:
            if parent is scope:
                found |= other.free
                break
            parent = parent.parent
    return found


def _has_value(node: Any) -> bool:
    if type(node) is s.Export:
        node = node.statement
    return type(node) in (s.ExpressionStatement, s.Assign, s.Declare)


def _arguments(args: list[ast.arg]) -> ast.arguments:
    return ast.arguments(posonlyargs=[], args=args, kwonlyargs=[], kw_defaults=[], defaults=[])


def _definition(name: str, arguments: ast.arguments, body: list[ast.stmt], at: dict[str, int]) -> ast.stmt:
    return ast.FunctionDef(name=name, args=arguments, body=body, decorator_list=[], returns=None, type_params=[], **at)  # type: ignore[call-overload]
