"""Functions, and the blocks that hoist them.

In: function nodes, blocks. Out: Python function definitions, and the statements of blocks.

A function value is a `def` before the statement that it stands in. Where it uses variables that live in boxes of the current turn of a
loop, the `def` stands in a factory that takes the boxes: so each function keeps the boxes of its own turn.
"""

from __future__ import annotations

import ast
import itertools
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import EXPRESSIONS, STATEMENTS, Frame, Generator
from mlpy_compiler.codegen.names import bind_slot, fresh_box, function_name, rebound, settle_tests
from mlpy_compiler.codegen.patterns import bind
from mlpy_compiler.codegen.repeats import note_repeats
from mlpy_compiler.slots import FunctionScope, Slot
from mlpy_compiler.visitor import walk

__all__ = ["block", "checkpoint", "declare_functions", "define_as", "size_test"]

_CONSTANTS = frozenset({s.Number, s.String, s.Boolean, s.Null})
_OF_GUARDS = _CONSTANTS | {s.Name, s.Binary, s.Logical, s.Return}


def block(g: Generator, node: Any, statements: tuple[Any, ...], guards: int = 0) -> None:
    """The statements of a block: its boxes first, then its functions, then the rest in order, with a checkpoint behind so many `guards`."""
    slots = g.resolution.block_slots.get(id(node))
    if slots:
        for slot in slots:
            if slot.boxed:
                fresh_box(g, slot)
        declare_functions(g, statements)
    for count, statement in enumerate(statements, 1):
        g.statement(statement)
        if count == guards:
            g.hoist(checkpoint(g.at(statement.span)))


def declare_functions(g: Generator, statements: tuple[Any, ...]) -> None:
    """Define the functions that stand among the statements of a block."""
    for statement in statements:
        inner = statement.statement if type(statement) is s.Export else statement
        if type(inner) is s.FunctionDeclaration:
            _declare(g, inner.function, g.slots[id(inner)])


def _declare(g: Generator, node: s.Function, slot: Slot) -> None:
    """A function of a block; into its box, if it is fresh in each turn of a loop."""
    if not slot.boxed:
        define_as(g, node, slot.python_name)
        return
    p = g.at(node.span)
    text = function_name(g.temp(), node.name)
    define_as(g, node, text)
    bind_slot(g, p, slot, b.name(p, text), declare=True)


def checkpoint(p: Place) -> ast.If:
    """`if λpending: λcheckpoint()`."""
    return b.if_(p, b.name(p, "λpending"), [b.do(p, b.call(p, "λcheckpoint"))])


def size_test(p: Place, text: str, limit: str) -> ast.stmt:
    """`if λ_len(variable) > limit: λgrown(variable)`."""
    over = b.compare(p, b.call(p, "λ_len", b.name(p, text)), ">", b.name(p, limit))
    return b.if_(p, over, [b.do(p, b.call(p, "λgrown", b.name(p, text)))])


def _function(g: Generator, node: s.Function) -> ast.expr:
    """A function value."""
    name, g.hint = node.name or g.hint, None
    text = function_name(g.temp(), name)
    define_as(g, node, text)
    return b.name(g.at(node.span), text)


EXPRESSIONS[s.Function] = _function
STATEMENTS[s.FunctionDeclaration] = lambda _g, _node: None  # it was made at the head of its block


def define_as(g: Generator, node: s.Function, text: str) -> None:
    """Define a function under a Python name."""
    scope = g.resolution.scopes[id(node)]
    p = g.at(node.span)
    outer, out = g.frame, g.out
    args, body = _made(g, node, scope)
    g.frame, g.out = outer, out
    decorators = (b.name(p, "λgenerator_function"),) if node.is_generator else ()
    definition = b.define(p, text, args, body, decorators)
    boxes = _boxes(g, scope, outer.scope)
    if not boxes:
        g.hoist(definition)
        return
    factory = g.temp() + "_"
    parameters = b.arguments([b.parameter(p, box) for box in boxes], [])
    g.hoist(b.define(p, factory, parameters, [definition, b.return_(p, b.name(p, text))]))
    g.hoist(b.assign(p, text, b.call(p, factory, *[b.name(p, box) for box in boxes])))


def _guards(node: s.Function) -> int:
    """How many statements at the head of a function only look at its parameters and leave: `if (n <= 1) { return n; }`.

    A call that ends in one of them does no work worth a checkpoint: a program goes on for long only through loops and through calls that
    call others, and these have theirs.
    """
    if not isinstance(node.body, s.Block) or node.is_generator or any(p.rest or p.default for p in node.parameters):
        return 0
    return sum(1 for _ in itertools.takewhile(_is_guard, node.body.body))


def _is_guard(statement: Any) -> bool:
    if type(statement) is not s.If or statement.otherwise or len(statement.branches) != 1:
        return False
    test, then = statement.branches[0]
    return (
        len(then.body) == 1
        and type(then.body[0]) is s.Return
        and all(type(node) in _OF_GUARDS for node in (*walk(test), *walk(then.body[0])))
    )


def _made(g: Generator, node: s.Function, scope: FunctionScope) -> tuple[ast.arguments, list[ast.stmt]]:
    """The parameters and the body of a function, made in a frame of its own."""
    p = g.at(node.head)
    fast, g.fast = g.fast, False
    g.frame = frame = Frame(scope)
    out: list[ast.stmt] = []
    g.out = out
    if scope.globals_written:
        g.hoist(b.global_(p, sorted(scope.globals_written)))
    if scope.nonlocals_written:
        boxed = {slot.python_name for slot in scope.free if slot.boxed}
        names = sorted(scope.nonlocals_written - boxed)
        if names:
            g.hoist(b.nonlocal_(p, names))
    guards = _guards(node)
    # what the arguments are is asked behind the first statement, so there is always one
    g.hoist(b.pass_(p) if guards else checkpoint(p))
    args = _parameters(g, node, p)
    if isinstance(node.body, s.Block):
        note_repeats(g, node.body)
        block(g, node.body, node.body.body, guards)
    else:
        g.stop(node.body)
        value = g.expression(node.body)
        g.emit(b.return_(b.place_of(value), value))
    if node.is_generator:
        # for Python, a function is a generator if a `yield` stands in it
        g.hoist(b.if_(p, b.constant(p, False), [b.do(p, b.yield_(p, None))]))
    settle_tests(frame, out)
    g.fast = fast
    return args, out


# --- parameters -------------------------------------------------------------------------------------------------------


def _parameters(g: Generator, node: s.Function, p: Place) -> ast.arguments:
    """The parameters of a function; what a call has to do for them goes to the head of its body."""
    args: list[ast.arg] = []
    defaults: list[ast.expr] = []
    rest: ast.arg | None = None
    late: list[tuple[s.Parameter, str]] = []
    for parameter in node.parameters:
        target, default = parameter.target, parameter.default
        q = g.at(target.span)
        text = g.slots[id(target)].python_name if type(target) is s.Name else g.temp()
        late.append((parameter, text))
        if parameter.rest:
            rest = b.parameter(q, text)
            continue
        args.append(b.parameter(q, text))
        if type(default) in _CONSTANTS:
            defaults.append(g.expression(default))
        elif default is not None or defaults:
            defaults.append(b.name(q, "λmissing"))
    optional = False
    for parameter, text in late:
        _arrived(g, node, parameter, text, optional)
        optional = optional or parameter.default is not None
    return b.arguments(args, defaults, rest)


def _arrived(g: Generator, node: s.Function, parameter: s.Parameter, text: str, optional: bool) -> None:
    """What happens to an argument inside the function. `optional`: a parameter before it has a default, so Python wants one here too."""
    target, default = parameter.target, parameter.default
    p = g.at(target.span)
    if parameter.rest:
        g.emit(b.assign(p, text, b.call(p, "λ_list", b.name(p, text))))
    elif default is None:
        if optional:
            shown = target.id if isinstance(target, s.Name) else "pattern"
            message = f"{node.name or 'anonymous'}() missing 1 required positional argument: '{shown}'"
            error = b.call(p, "λ_TypeError", b.constant(p, message))
            g.emit(b.if_(p, _is_missing(p, text), [b.raise_(p, error)]))
    elif type(default) not in _CONSTANTS:
        name = target.id if isinstance(target, s.Name) else None
        then, value = g.apart(lambda: g.named(default, name))
        then.append(b.assign(p, text, value))
        g.emit(b.if_(p, _is_missing(p, text), then))
    if isinstance(target, s.Name):
        rebound(g, g.slots[id(target)], g.out[-1])
    else:
        bind(g, target, b.name(p, text), declare=True)


def _is_missing(p: Place, text: str) -> ast.expr:
    return b.compare(p, b.name(p, text), "is", b.name(p, "λmissing"))


# --- boxes ------------------------------------------------------------------------------------------------------------


def _boxes(g: Generator, scope: FunctionScope, outer: FunctionScope) -> list[str]:
    """The boxes of the enclosing function's current turns that a function, or one inside it, uses."""
    found = [slot.python_name for slot in _free_boxes(g, scope) if slot.owner is outer]
    return sorted(found)


def _free_boxes(g: Generator, scope: FunctionScope) -> set[Slot]:
    """The variables in boxes that a function and those inside it take from outside."""
    if g.free_boxes is None:
        g.free_boxes = {}
        for inner in g.resolution.scopes.values():
            boxed = {slot for slot in inner.free if slot.boxed}
            above: FunctionScope | None = inner
            while boxed and above is not None:
                g.free_boxes.setdefault(id(above), set()).update(boxed)
                above = above.parent
    return g.free_boxes.get(id(scope), set())
