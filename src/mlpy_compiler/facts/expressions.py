"""Expressions: the abstract value of each, and what having been evaluated proves of the names in it.

In: nodes, through `Analysis.evaluate`. Out: abstract values in `Analysis.values`, narrowed variables in `Analysis.env`.
Each expression is looked at once for each look at its function. Left spines are walked with a loop, so that a chain of
500 links costs no Python stack.

What is evaluated only sometimes (the right side of `&&`, the tail of `a?.b(…)`, a default) proves nothing for what
follows: the environments with and without it are joined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.facts.analysis import EVALUATE, Analysis, join_environments, restrict
from mlpy_compiler.facts.calls import after_member, call_value
from mlpy_compiler.facts.lattice import BOOLEAN, NOTHING, UNKNOWN, T, binary, join, literal, unary
from mlpy_compiler.facts.narrowing import branch

__all__: list[str] = []

_ORDER = frozenset({"<", "<=", ">", ">="})
_PLAIN = frozenset({"-", "/", "//", "**", "&", "|", "^", "<<", ">>"})
_NOT_NUMERIC = T.UNKNOWN & ~T.NUMERIC
_CHAIN = (s.Member, s.Index, s.Slice, s.Call)


def _number(a: Analysis, node: s.Number) -> int:
    return literal(node.value)


def _name(a: Analysis, node: s.Name) -> int:
    key = id(node)
    slot = a.slots.get(key)
    if slot is None:
        constants = a.resolution.constants
        value = literal(constants[key]) if key in constants else UNKNOWN
    else:
        value = a.read(slot)
    a.values[key] = value
    return value


def _template(a: Analysis, node: s.Template) -> int:
    for part in node.parts:
        if type(part) is not str:
            a.evaluate(part)
    return T.STRING


def _array(a: Analysis, node: s.Array) -> int:
    for item in node.items:
        EVALUATE[type(item)](a, item)
    return T.ARRAY


def _spread(a: Analysis, node: s.Spread) -> int:
    a.evaluate(node.value)
    return UNKNOWN


def _object(a: Analysis, node: s.Object) -> int:
    for entry in node.entries:
        if type(entry) is s.Property:
            if type(entry.key) is not str:
                a.evaluate(entry.key)
        value = entry.value
        EVALUATE[type(value)](a, value)
    return T.OBJECT


def _function(a: Analysis, node: s.Function) -> int:
    return T.FUNCTION


def _unary(a: Analysis, node: s.Unary) -> int:
    operator, operand = node.operator, node.operand
    value = EVALUATE[type(operand)](a, operand)
    result = unary(operator, value)
    if operator in ("-", "+", "~"):
        a.narrow(operand, T.NUMERIC | T.FOREIGN)
    a.values[id(node)] = result
    return result


def _binary(a: Analysis, node: s.Binary) -> int:
    spine = [node]
    left_node = node.left
    while type(left_node) is s.Binary:
        spine.append(left_node)
        left_node = left_node.left
    left = EVALUATE[type(left_node)](a, left_node)
    values = a.values
    while spine:
        node = spine.pop()
        right_node = node.right
        right = EVALUATE[type(right_node)](a, right_node)
        left = operation(a, node.operator, node.left, left, right_node, right)
        values[id(node)] = left
    return left


def operation(a: Analysis, operator: str, left_node: Any, left: int, right_node: Any, right: int) -> int:
    """The value of an operator, and what its not having thrown proves of its operands."""
    exponent = right_node.value if type(right_node) is s.Number and type(right_node.value) is int else None
    if operator in _ORDER or operator in _PLAIN:
        # Of numbers and what behaves like them one can subtract a number; of sets, paths, dates only their like.
        if (left | right) & _NOT_NUMERIC:
            kinds = _partner(operator, right)
            a.narrow(left_node, kinds)
            others = _partner(operator, left)
            a.narrow(right_node, others)
            return binary(operator, restrict(left, kinds), restrict(right, others), exponent)
        return binary(operator, left, right, exponent)
    result = binary(operator, left, right, exponent)
    if operator == "*" or operator == "%":
        a.narrow(left_node, T.NUMERIC | T.FOREIGN)
        a.narrow(right_node, T.NUMERIC | T.FOREIGN)
    elif operator == "+":
        if not right & _NOT_NUMERIC:
            a.narrow(left_node, T.NUMERIC | T.FOREIGN | T.STRING)
        if not left & _NOT_NUMERIC:
            a.narrow(right_node, T.NUMERIC | T.FOREIGN | T.STRING)
    return result


def _partner(operator: str, other: int) -> int:
    """The kinds that can stand opposite to `other` without an error."""
    if not other & T.UNKNOWN & ~T.NUMBER:
        return T.NUMERIC
    kinds = T.NUMERIC | T.FOREIGN
    return kinds | T.STRING if operator in _ORDER and other & (T.STRING | T.FOREIGN) else kinds


def _logical(a: Analysis, node: s.Logical) -> int:
    spine: list[s.Logical] = [node]
    left_node: Any = node.left
    while type(left_node) is s.Logical:
        spine.append(left_node)
        left_node = left_node.left
    link = spine.pop()
    value, skipped = _guarded(a, link.operator, left_node)
    while True:
        right = a.evaluate(link.right)
        a.env = join_environments(a.env, skipped)
        value = join(value, right)
        a.values[id(link)] = value
        if not spine:
            return value
        link = spine.pop()
        env = a.env
        skipped = None if env is None else env.copy()
        value = _passing(link.operator, value)


def _guarded(a: Analysis, operator: str, left: Any) -> tuple[int, Any]:
    """Evaluate a left side. Leaves the environment of where the right side runs, and returns that of where it does
    not.
    """
    if operator == "??":
        value = a.evaluate(left)
        skipped = None if a.env is None else a.env.copy()
    else:
        yes, no, value = branch(a, left)
        a.env, skipped = (yes, no) if operator == "&&" else (no, yes)
    return _passing(operator, value), skipped


def _passing(operator: str, value: int) -> int:
    """The part of a left side that can be the value of the whole."""
    if operator == "&&":
        return value & ~(T.FUNCTION | T.MODULE | T.GENERATOR)
    return value & ~T.NULL


def _conditional(a: Analysis, node: s.Conditional) -> int:
    chain: list[s.Conditional] = []
    ends: list[Any] = []
    result = NOTHING
    link: Any = node
    while type(link) is s.Conditional:
        chain.append(link)
        yes, no, _ = branch(a, link.test)
        a.env = yes
        result = join(result, a.evaluate(link.then))
        ends.append(a.env)
        a.env = no
        link = link.otherwise
    result = join(result, a.evaluate(link))
    for end in ends:
        a.env = join_environments(a.env, end)
    for link in chain:
        a.values[id(link)] = result
    return result


def _chain(a: Analysis, node: Any) -> int:
    """Members, items, slices and calls in a row, with all that stands to the left of the last."""
    spine: list[Any] = []
    link = node
    while True:
        cls = type(link)
        if cls is s.Member or cls is s.Index or cls is s.Slice:
            spine.append(link)
            link = link.object
        elif cls is s.Call:
            spine.append(link)
            link = link.callee
        else:
            break
    value = EVALUATE[type(link)](a, link)
    values = a.values
    skipped: Any = None
    optional = False
    while spine:
        below, link = link, spine.pop()
        cls = type(link)
        if cls is not s.Slice and link.optional:
            optional = True
            skipped = join_environments(skipped, None if a.env is None else a.env.copy())
        if cls is s.Member:
            a.narrow(below, T.UNKNOWN & ~T.NULL)
            value = after_member(a, link, value)
        elif cls is s.Call:
            value = call_value(a, link, value)
        elif cls is s.Index:
            index = link.index
            at = EVALUATE[type(index)](a, index)
            a.narrow(below, T.UNKNOWN & ~(T.NULL | T.NUMBER | T.FUNCTION))
            value = T.STRING if value == T.STRING and not at & T.FOREIGN else UNKNOWN
        else:
            for part in (link.start, link.stop, link.step):
                if part is not None:
                    a.evaluate(part)
            value = value if value == T.STRING or value == T.ARRAY else UNKNOWN
        if optional:
            value = join(value, T.NULL)
        values[id(link)] = value
    if optional:
        a.env = join_environments(a.env, skipped)
    return value


def _match(a: Analysis, node: s.Match) -> int:
    subject = a.evaluate(node.subject)
    result = NOTHING
    end: Any = None
    for arm in node.arms:
        before = None if a.env is None else a.env.copy()
        _bind_pattern(a, arm.pattern, subject)
        missed: Any = before
        if arm.guard is not None:
            a.env, no, _ = branch(a, arm.guard)
            missed = join_environments(missed, no)
        if type(arm.body) is s.Block:
            a.block(arm.body.body)
            result = UNKNOWN
        else:
            result = join(result, a.evaluate(arm.body))
        end = join_environments(end, a.env)
        a.env = missed
    a.env = end  # where no arm matches, it throws
    a.values[id(node)] = result
    return result


def _bind_pattern(a: Analysis, pattern: Any, value: int) -> None:
    cls = type(pattern)
    if cls is s.MatchName:
        a.assign(a.slots.get(id(pattern)), value)
    elif cls is s.MatchArray:
        for item in pattern.items:
            _bind_pattern(a, item, UNKNOWN)
        if pattern.rest is not None:
            _bind_pattern(a, pattern.rest, T.ARRAY)
    elif cls is s.MatchObject:
        for field in pattern.fields:
            _bind_pattern(a, field.pattern, UNKNOWN)
        if pattern.rest is not None:
            _bind_pattern(a, pattern.rest, T.OBJECT)
    elif cls is s.MatchOr:
        for option in pattern.options:
            _bind_pattern(a, option, UNKNOWN)


def _yield(a: Analysis, node: s.Yield) -> int:
    if node.value is not None:
        a.evaluate(node.value)
    return UNKNOWN


def _ended(a: Analysis, node: s.Ended) -> int:
    return a.evaluate(node.value)


def _await(a: Analysis, node: s.Await) -> int:
    value = a.evaluate(node.value)
    if value & (T.FOREIGN | T.NUMLIKE):
        value = UNKNOWN
    a.values[id(node)] = value
    return value


def _delete(a: Analysis, node: s.Delete) -> int:
    target = node.target
    a.evaluate(target.object)
    if type(target) is s.Index:
        a.evaluate(target.index)
    return BOOLEAN


def _constant(value: int) -> Callable[[Analysis, Any], int]:
    return lambda _a, _node: value


EVALUATE.update(
    {
        s.Number: _number,
        s.String: _constant(T.STRING),
        s.Boolean: _constant(BOOLEAN),
        s.Null: _constant(T.NULL),
        s.Name: _name,
        s.Template: _template,
        s.Array: _array,
        s.Spread: _spread,
        s.Object: _object,
        s.Function: _function,
        s.Unary: _unary,
        s.Binary: _binary,
        s.Logical: _logical,
        s.Conditional: _conditional,
        s.Match: _match,
        s.Yield: _yield,
        s.Ended: _ended,
        s.Await: _await,
        s.Delete: _delete,
    }
)
for _cls in _CHAIN:
    EVALUATE[_cls] = _chain
