"""From the parser's reductions to the syntax tree: expressions, functions and types.

In: tokens and the values of shorter reductions. Out: nodes of `syntax.py`, spans included. Here binary operators are grouped by
precedence.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.lower_patterns import PatternBuilder, over
from mlpy_compiler.syntax import Span
from mlpy_compiler.tokens import Token

__all__ = ["PRECEDENCE", "UNARY", "ExpressionBuilder", "Values"]

PRECEDENCE = {
    "??": 1, "||": 2, "&&": 3, "==": 4, "!=": 4, "<": 5, "<=": 5, ">": 5, ">=": 5, "in": 5,
    "|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "//": 11, "%": 11, "**": 13,
}  # fmt: skip
"""How tight each binary operator binds; `UNARY` is the place of the unary ones. `**` groups to the right, the others to the left."""

UNARY = 12
_COMPARISONS = frozenset({4, 5})

_LONGEST_TYPE = 1_000
"""Characters of a type hint."""

_SAME = {"===": "==", "!==": "!="}
Values: TypeAlias = list[Any]
"""The values of a list in the making."""


class ExpressionBuilder(PatternBuilder):
    """The part of the tree builder that knows expressions."""

    def __init__(self, findings: list[Diagnostic], limits: SourceLimits) -> None:
        super().__init__(findings)
        self.limits = limits
        self.parenthesised_nodes: dict[int, s.Node] = {}

    # --- functions --------------------------------------------------------------------------------------------------

    def _function(
        self,
        first: Token,
        name: Token | None,
        parameters: Values,
        close: Token,
        result: Any,
        body: Any,
        *,
        generator: bool = False,
        is_async: bool = False,
    ) -> s.Function:
        rests = [parameter for parameter in parameters[:-1] if parameter.rest]
        for parameter in rests:
            self.report("ML-P118", "a rest parameter is the last one", parameter.span, "move it to the end")
        return s.Function(
            over(first, body),
            str(name.value) if name else None,
            tuple(parameters),
            body,
            result,
            generator,
            is_async,
            over(first, close),
        )

    def fn(
        self, word: Token, _p: Token, parameters: Values, close: Token, result: Any, _arrow: Token, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body)

    def arrow(
        self, opener: Token, parameters: Values, close: Token, result: Any, _arrow: Token, body: Any
    ) -> s.Function:
        return self._function(opener, None, parameters, close, result, body)

    def async_arrow(
        self, word: Token, _p: Token, parameters: Values, close: Token, result: Any, _arrow: Token, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, is_async=True)

    def arrow_name(self, name: Token, _arrow: Token, body: Any) -> s.Function:
        parameter = s.Parameter(name.span, s.Name(name.span, str(name.value)), None, False, None)
        return self._function(name, None, [parameter], name, None, body)

    def async_arrow_name(self, word: Token, name: Token, _arrow: Token, body: Any) -> s.Function:
        parameter = s.Parameter(name.span, s.Name(name.span, str(name.value)), None, False, None)
        return self._function(word, None, [parameter], name, None, body, is_async=True)

    def function(self, word: Token, _p: Token, parameters: Values, close: Token, result: Any, body: Any) -> s.Function:
        return self._function(word, None, parameters, close, result, body)

    def function_named(
        self, word: Token, name: Token, _p: Token, parameters: Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, name, parameters, close, result, body)

    def generator(
        self, word: Token, _star: Token, _p: Token, parameters: Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, generator=True)

    def generator_named(
        self,
        word: Token,
        _star: Token,
        name: Token,
        _p: Token,
        parameters: Values,
        close: Token,
        result: Any,
        body: Any,
    ) -> s.Function:
        return self._function(word, name, parameters, close, result, body, generator=True)

    def async_function_named(
        self, word: Token, _f: Token, name: Token, _p: Token, parameters: Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, name, parameters, close, result, body, is_async=True)

    def async_generator(
        self, word: Token, _f: Token, _star: Token, _p: Token, parameters: Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, generator=True, is_async=True)

    def async_generator_named(
        self,
        word: Token,
        _f: Token,
        _star: Token,
        name: Token,
        _p: Token,
        parameters: Values,
        close: Token,
        result: Any,
        body: Any,
    ) -> s.Function:
        return self._function(word, name, parameters, close, result, body, generator=True, is_async=True)

    def async_fn(
        self,
        word: Token,
        _fn: Token,
        _p: Token,
        parameters: Values,
        close: Token,
        result: Any,
        _arrow: Token,
        body: Any,
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, is_async=True)

    def async_function(
        self, word: Token, _f: Token, _p: Token, parameters: Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, is_async=True)

    def parameter(self, target: Any, hint: Any) -> s.Parameter:
        return s.Parameter(target.span, self.declared(target), None, False, hint)

    def parameter_default(self, target: Any, hint: Any, _eq: Token, value: Any) -> s.Parameter:
        return s.Parameter(over(target, value), self.declared(target), value, False, hint)

    def parameter_rest(self, dots: Token, target: Any, hint: Any) -> s.Parameter:
        return s.Parameter(over(dots, target), self.declared(target), None, True, hint)

    def hint(self, _colon: Token, hint: s.TypeHint) -> s.TypeHint:
        return hint

    def type_name(self, name: Token) -> s.TypeHint:
        return s.TypeHint(name.span, "null" if name.value == "undefined" else str(name.value))

    def type_or(self, left: s.TypeHint, _pipe: Token, right: s.TypeHint) -> s.TypeHint:
        return self._type(over(left, right), f"{left.text} | {right.text}")

    def type_array(self, item: s.TypeHint, _o: Token, close: Token) -> s.TypeHint:
        text = f"({item.text})" if item.text.endswith(" | null") else item.text
        return self._type(over(item, close), f"{text}[]")

    def type_optional(self, item: s.TypeHint, mark: Token) -> s.TypeHint:
        return self._type(over(item, mark), f"{item.text} | null")

    def _type(self, span: Span, text: str) -> s.TypeHint:
        if len(text) > _LONGEST_TYPE:
            self.report("ML-C302", "the type is too long", span, "write `any`")
            text = "any"
        return s.TypeHint(span, text)

    # --- expressions ------------------------------------------------------------------------------------------------

    def grouped(self, flat: Values) -> Any:
        return flat[0] if len(flat) == 1 else self._group(flat)

    def conditional(self, flat: Values, _q: Token, then: Any, _c: Token, otherwise: Any) -> s.Conditional:
        test = flat[0] if len(flat) == 1 else self._group(flat)
        return s.Conditional(over(test, otherwise), test, then, otherwise)

    def operator(self, flat: Values, operator: Token, operand: Any) -> Values:
        flat.append(operator)
        flat.append(operand)
        return flat

    def _group(self, flat: Values) -> Any:
        """Group a flat list of operands and operators by precedence (E. W. Dijkstra's shunting yard)."""
        if len(flat) > 2 * self.limits.max_chain + 1:
            self.report(
                "ML-C302",
                f"more than {self.limits.max_chain} operators in a row",
                flat[0].span,
                "use variables for the parts",
            )
            return flat[0]
        operands = [flat[0]]
        operators: list[tuple[int, Token, str]] = []
        for index in range(1, len(flat), 2):
            token = flat[index]
            written: str = token.value
            symbol = _SAME.get(written, written)
            tight = PRECEDENCE[symbol]
            while operators and (operators[-1][0] > tight or (operators[-1][0] == tight and symbol != "**")):
                self._combine(operands, operators.pop())
            operators.append((tight, token, symbol))
            operands.append(flat[index + 1])
        while operators:
            self._combine(operands, operators.pop())
        return operands[0]

    def _combine(self, operands: Values, entry: tuple[int, Token, str]) -> None:
        tight, _, symbol = entry
        right = operands.pop()
        left = operands.pop()
        span = over(left, right)
        parenthesised = self.parenthesised_nodes
        node: Any
        if tight <= 3:
            for side in (left, right):
                if (
                    type(side) is s.Logical
                    and id(side) not in parenthesised
                    and "??" in (side.operator, symbol)
                    and side.operator != symbol
                ):
                    text = f"`{side.operator}` and `{symbol}` need parentheses when mixed"
                    self.report("ML-P120", text, span, "put parentheses around what belongs together")
            operator: Any = symbol
            node = s.Logical(span, operator, left, right)
        elif symbol == "**" and type(left) is s.Unary and id(left) not in parenthesised:
            node = self._power_below(left, right)
        else:
            if (
                tight in _COMPARISONS
                and type(left) is s.Binary
                and id(left) not in parenthesised
                and PRECEDENCE[left.operator] == tight
            ):
                hint = f"write `a {left.operator} b && b {symbol} c`, or use parentheses"
                self.report("ML-P121", "comparisons do not chain", span, hint)
            operator = symbol
            node = s.Binary(span, operator, left, right)
        operands.append(node)

    @staticmethod
    def _power_below(left: s.Unary, right: Any) -> s.Unary:
        """`-a ** b` is `-(a ** b)`: the power goes below the innermost of the unary operators."""
        unaries = [left]
        while type(unaries[-1].operand) is s.Unary:
            unaries.append(unaries[-1].operand)
        node: Any = s.Binary(over(unaries[-1].operand, right), "**", unaries[-1].operand, right)
        for unary in reversed(unaries[1:]):
            node = s.Unary(over(unary, right), unary.operator, node)
        return s.Unary(over(unaries[0], right), unaries[0].operator, node)

    def unary(self, operator: Token, operand: Any) -> Any:
        symbol: Any = operator.value
        return s.Unary(over(operator, operand), symbol, operand)

    def await_(self, word: Token, value: Any) -> s.Await:
        return s.Await(over(word, value), value)

    def delete(self, word: Token, target: Any) -> Any:
        if not isinstance(target, (s.Member, s.Index)):
            self.report(
                "ML-P122",
                "`delete` removes a key: want `delete o.k` or `delete o[k]`",
                target.span,
                "to forget a variable, assign null",
            )
            return s.Null(target.span)
        return s.Delete(over(word, target), target)

    def yield_nothing(self, word: Token) -> s.Yield:
        return s.Yield(word.span, None, False)

    def yield_(self, word: Token, value: Any) -> s.Yield:
        return s.Yield(over(word, value), value, False)

    def yield_from(self, word: Token, _star: Token, value: Any) -> s.Yield:
        return s.Yield(over(word, value), value, True)

    def _owner(self, value: Any) -> Any:
        """What a link hangs on: parentheses end a chain that may stop at null."""
        link = value if id(value) in self.parenthesised_nodes else None
        while isinstance(link, (s.Member, s.Index, s.Slice, s.Call)):
            if not isinstance(link, s.Slice) and link.optional:
                return s.Ended(value.span, value)
            link = link.callee if isinstance(link, s.Call) else link.object
        return value

    def member(self, owner: Any, _dot: Token, name: Token) -> s.Member:
        return s.Member(over(owner, name), self._owner(owner), str(name.value), False, name.span)

    def member_optional(self, owner: Any, _dot: Token, name: Token) -> s.Member:
        return s.Member(over(owner, name), self._owner(owner), str(name.value), True, name.span)

    def subscript(self, value: Any) -> Any:
        return value

    def slice_two(self, start: Any, _c: Token, stop: Any) -> tuple[Any, Any, Any]:
        return start, stop, None

    def slice_three(self, start: Any, _c: Token, stop: Any, _d: Token, step: Any) -> tuple[Any, Any, Any]:
        return start, stop, step

    def index(
        self, owner: Any, _o: Token, subscript: s.Expression | tuple[Any, Any, Any], close: Token
    ) -> s.Index | s.Slice:
        if isinstance(subscript, tuple):
            start, stop, step = subscript
            return s.Slice(over(owner, close), self._owner(owner), start, stop, step)
        return s.Index(over(owner, close), self._owner(owner), subscript, False)

    def index_optional(self, owner: Any, dot: Token, _o: Token, subscript: Any, close: Token) -> s.Index:
        if type(subscript) is tuple:
            self.report("ML-P123", "a slice cannot be optional", dot.span, "write `(a ?? [])[i:j]`")
            subscript = s.Null(dot.span)
        return s.Index(over(owner, close), self._owner(owner), subscript, True)

    def call(self, callee: Any, _o: Token, arguments: Values, close: Token) -> s.Call:
        return s.Call(over(callee, close), self._owner(callee), tuple(arguments), False)

    def call_optional(self, callee: Any, _dot: Token, _o: Token, arguments: Values, close: Token) -> s.Call:
        return s.Call(over(callee, close), self._owner(callee), tuple(arguments), True)

    def spread(self, dots: Token, value: Any) -> s.Spread:
        return s.Spread(over(dots, value), value)

    def name(self, token: Token) -> s.Name:
        return s.Name((token.line, token.column, token.end_line, token.end_column), str(token.value))

    def number(self, token: Token) -> s.Number:
        value: Any = token.value
        return s.Number((token.line, token.column, token.end_line, token.end_column), value)

    def string(self, token: Token) -> s.String:
        return s.String((token.line, token.column, token.end_line, token.end_column), str(token.value))

    def true(self, token: Token) -> s.Boolean:
        return s.Boolean(token.span, True)

    def false(self, token: Token) -> s.Boolean:
        return s.Boolean(token.span, False)

    def null(self, token: Token) -> s.Null:
        return s.Null(token.span)

    def template_text(self, parts: Values, text: Token) -> Values:
        parts.append(text.value)
        return parts

    def template_value(self, parts: Values, _o: Token, value: Any, _c: Token) -> Values:
        parts.append(value)
        return parts

    def template(self, start: Token, parts: Values, end: Token) -> s.Template:
        return s.Template(over(start, end), tuple(parts))

    def parenthesised(self, opener: Token, value: Any, close: Token) -> Any:
        self.parenthesised_nodes[id(value)] = value
        return value

    def array(self, opener: Token, items: Values, close: Token) -> Any:
        if items[-1] is None:  # `[]`, or a comma at the end
            items.pop()
        return self.array_literal(over(opener, close), items)

    def object_empty(self, opener: Token, close: Token) -> s.Object:
        return s.Object(over(opener, close), ())

    def object(self, opener: Token, entries: Values, *rest: Token) -> Any:
        return self.object_literal(over(opener, rest[-1]), entries)
