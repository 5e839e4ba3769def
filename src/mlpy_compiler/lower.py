"""From the parser's reductions to the syntax tree: one method for each alternative of `grammar.lark`.

In: tokens and the values of shorter reductions. Out: nodes of `syntax.py`, spans included. Here binary operators are grouped by
precedence, array and object literals become patterns where they are assigned to, and `else`, `except` and the like find
the statement that they belong to.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.lower_patterns import PatternBuilder
from mlpy_compiler.syntax import Span
from mlpy_compiler.tokens import Token

__all__ = ["Builder", "PRECEDENCE"]

PRECEDENCE = {
    "??": 1, "||": 2, "&&": 3,
    "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4,
    "|": 5, "^": 6, "&": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "//": 10, "%": 10, "**": 12,
}  # fmt: skip
"""How tight each binary operator binds; unary operators stand at 11. `**` groups to the right, the others to the left."""

_SAME = {"===": "==", "!==": "!="}
_Values = list[Any]


def _over(first: s.Node | Token, last: s.Node | Token) -> Span:
    start, end = first.span, last.span
    return start[0], start[1], end[2], end[3]


class _Clause:
    """An `else`, `elif`, `except` or `finally`, until it has found its statement."""

    __slots__ = ("block", "kind", "name", "statement", "test", "token")

    def __init__(self, kind: str, token: Token, block: s.Block, **more: Any) -> None:
        self.kind = kind
        self.token = token
        self.block = block
        self.test = more.get("test")
        self.name = more.get("name")
        self.statement = more.get("statement")


class Builder(PatternBuilder):
    """Builds the tree of one source. `report` collects what is wrong with it."""

    def __init__(self, findings: list[Diagnostic], limits: SourceLimits) -> None:
        super().__init__(findings)
        self.limits = limits
        self.parenthesised_nodes: dict[int, s.Node] = {}
        self.unbraced: dict[int, s.Block] = {}
        self.open_tries: dict[int, Token] = {}

    # --- lists ------------------------------------------------------------------------------------------------------

    def none(self) -> _Values:
        return []

    def nothing(self) -> None:
        return None

    def one(self, value: Any) -> _Values:
        return [value]

    def more(self, values: _Values, value: Any) -> _Values:
        if value is not None:
            values.append(value)
        return values

    def then(self, values: _Values, _comma: Token, value: Any) -> _Values:
        values.append(value)
        return values

    # --- statements -------------------------------------------------------------------------------------------------

    def program(self, statements: _Values, end: Token) -> s.Program:
        for token in self.open_tries.values():
            self.report(
                "ML-P112",
                "`try` needs an `except` or a `finally` behind its block",
                token.span,
                "add `except (e) { … }`",
            )
        return s.Program((1, 0, end.end_line, end.end_column), tuple(statements))

    def add_statement(self, statements: _Values, value: Any) -> _Values:
        if type(value) is _Clause:
            if not statements or not self._attach(statements[-1], value):
                before = "an `if`" if value.kind in ("else", "elif") else "a `try`"
                self.report(
                    "ML-P110",
                    f"`{value.token.value}` has no {before[3:]} before it",
                    value.token.span,
                    f"it belongs behind {before} and its block",
                )
        elif value is not None:
            statements.append(value)
        return statements

    def _attach(self, statement: Any, clause: _Clause) -> bool:
        """Hang a clause on the innermost statement at the end of `statement` that waits for it."""
        body = None
        if isinstance(statement, s.If):
            body = statement.otherwise or statement.branches[-1][1]
        elif isinstance(statement, (s.While, s.ForIn, s.ForLoop)):
            body = statement.body
        if body is not None and id(body) in self.unbraced and body.body and self._attach(body.body[-1], clause):
            self._stretch(body, clause.block)
            self._stretch(statement, clause.block)
            return True
        if isinstance(statement, s.If) and clause.kind in ("else", "elif") and statement.otherwise is None:
            self._attach_else(statement, clause)
        elif (
            isinstance(statement, s.Try)
            and clause.kind == "except"
            and statement.handler is None
            and statement.final is None
        ):
            statement.handler = clause.block  # type: ignore[misc]
            statement.handler_name = clause.name  # type: ignore[misc]
        elif isinstance(statement, s.Try) and clause.kind == "finally" and statement.final is None:
            statement.final = clause.block  # type: ignore[misc]
        else:
            return False
        self.open_tries.pop(id(statement), None)
        self._stretch(statement, clause.block)
        return True

    def _attach_else(self, statement: s.If, clause: _Clause) -> None:
        following = clause.statement
        if clause.kind == "elif":
            statement.branches += ((clause.test, clause.block),)  # type: ignore[misc, operator]
        elif isinstance(following, s.If):
            statement.branches += following.branches  # type: ignore[misc]
            statement.otherwise = following.otherwise  # type: ignore[misc]
        else:
            statement.otherwise = clause.block  # type: ignore[misc]
        if len(statement.branches) == self.limits.max_chain + 1:
            self.report(
                "ML-C302",
                f"more than {self.limits.max_chain} `else if` in a row",
                clause.token.span,
                "use a table or `switch`",
            )

    @staticmethod
    def _stretch(node: Any, last: s.Node) -> None:
        node.span = _over(node, last)

    def _body(self, statement: Any, before: Token) -> s.Block:
        """The block of a body that may be a single statement."""
        if type(statement) is s.Block:
            return statement
        if type(statement) is _Clause:
            self.report(
                "ML-P110", f"`{statement.token.value}` cannot be a body", statement.token.span, "write a block: { … }"
            )
            statement = None
        if isinstance(statement, (s.Declare, s.FunctionDeclaration, s.Import, s.ImportNames, s.Export)):
            self.report(
                "ML-P113",
                "a declaration cannot be the only statement of a body",
                statement.span,
                "write a block: { … }",
            )
        block = s.Block(statement.span if statement else before.span, (statement,) if statement else ())
        self.unbraced[id(block)] = block
        return block

    def empty(self, _end: Token) -> None:
        return None

    def block(self, opener: Token, statements: _Values, closer: Token) -> s.Block:
        return s.Block((opener.line, opener.column, closer.end_line, closer.end_column), tuple(statements))

    def expression_statement(self, value: Any, _end: Token) -> s.ExpressionStatement:
        return s.ExpressionStatement(value.span, value)

    def function_statement(
        self, word: Token, name: Token, _p: Token, parameters: _Values, close: Token, result: Any, body: s.Block
    ) -> s.FunctionDeclaration:
        function = self._function(word, name, parameters, close, result, body)
        return s.FunctionDeclaration(function.span, function, name.span)

    def generator_statement(
        self,
        word: Token,
        _star: Token,
        name: Token,
        _p: Token,
        parameters: _Values,
        close: Token,
        result: Any,
        body: s.Block,
    ) -> s.FunctionDeclaration:
        function = self._function(word, name, parameters, close, result, body, generator=True)
        return s.FunctionDeclaration(function.span, function, name.span)

    def async_function_statement(
        self,
        word: Token,
        _f: Token,
        name: Token,
        _p: Token,
        parameters: _Values,
        close: Token,
        result: Any,
        body: s.Block,
    ) -> s.FunctionDeclaration:
        function = self._function(word, name, parameters, close, result, body, is_async=True)
        return s.FunctionDeclaration(function.span, function, name.span)

    def async_generator_statement(
        self,
        word: Token,
        _f: Token,
        _star: Token,
        name: Token,
        _p: Token,
        parameters: _Values,
        close: Token,
        result: Any,
        body: s.Block,
    ) -> s.FunctionDeclaration:
        function = self._function(word, name, parameters, close, result, body, generator=True, is_async=True)
        return s.FunctionDeclaration(function.span, function, name.span)

    def if_(self, word: Token, _o: Token, test: Any, close: Token, body: Any) -> s.If:
        block = self._body(body, close)
        return s.If(_over(word, block), ((test, block),), None)

    def elif_(self, word: Token, _o: Token, test: Any, close: Token, body: Any) -> _Clause:
        return _Clause("elif", word, self._body(body, close), test=test)

    def else_(self, word: Token, body: Any) -> _Clause:
        return _Clause("else", word, self._body(body, word), statement=body)

    def while_(self, word: Token, _o: Token, test: Any, close: Token, body: Any) -> s.While:
        block = self._body(body, close)
        return s.While(_over(word, block), test, block)

    def do_while(self, word: Token, body: Any, _w: Token, _o: Token, test: Any, close: Token) -> s.DoWhile:
        return s.DoWhile(_over(word, close), self._body(body, word), test)

    def binding(self, target: Any) -> tuple[None, Any]:
        return None, self.target(target)

    def binding_declared(self, word: Token, target: Any) -> tuple[str, Any]:
        return str(word.value), self.declared(target)

    def for_in(
        self, word: Token, _o: Token, binding: Any, _of: Token, iterable: Any, close: Token, body: Any
    ) -> s.ForIn:
        block = self._body(body, close)
        return s.ForIn(_over(word, block), binding[0], binding[1], iterable, block)

    def for_loop(
        self,
        word: Token,
        _o: Token,
        initial: _Values,
        _e1: Token,
        test: Any,
        _e2: Token,
        update: _Values,
        close: Token,
        body: Any,
    ) -> s.ForLoop:
        block = self._body(body, close)
        return s.ForLoop(_over(word, block), tuple(initial), test, tuple(update), block)

    def for_expression(self, value: Any) -> s.ExpressionStatement:
        return s.ExpressionStatement(value.span, value)

    def break_(self, word: Token, _end: Token) -> s.Break:
        return s.Break(word.span)

    def continue_(self, word: Token, _end: Token) -> s.Continue:
        return s.Continue(word.span)

    def return_nothing(self, word: Token, _end: Token) -> s.Return:
        return s.Return(word.span, None)

    def return_(self, word: Token, value: Any, _end: Token) -> s.Return:
        return s.Return(_over(word, value), value)

    def throw(self, word: Token, value: Any, _end: Token) -> s.Throw:
        return s.Throw(_over(word, value), value)

    def try_(self, word: Token, body: s.Block) -> s.Try:
        statement = s.Try(_over(word, body), body, None, None, None)
        self.open_tries[id(statement)] = word
        return statement

    def except_(self, word: Token, body: s.Block) -> _Clause:
        return _Clause("except", word, body)

    def except_empty(self, word: Token, _o: Token, _c: Token, body: s.Block) -> _Clause:
        return _Clause("except", word, body)

    def except_name(self, word: Token, _o: Token, name: Token, _c: Token, body: s.Block) -> _Clause:
        return _Clause("except", word, body, name=s.Name(name.span, str(name.value)))

    def finally_(self, word: Token, body: s.Block) -> _Clause:
        return _Clause("finally", word, body)

    def switch(
        self, word: Token, _o: Token, subject: Any, _c: Token, _b: Token, cases: _Values, close: Token
    ) -> s.Switch:
        if sum(case.test is None for case in cases) > 1:
            self.report("ML-P114", "a `switch` has one `default` at most", cases[-1].span, "merge them")
        return s.Switch(_over(word, close), subject, tuple(cases))

    def case(self, word: Token, test: Any, colon: Token, statements: _Values) -> s.Case:
        return s.Case(_over(word, statements[-1] if statements else colon), test, tuple(statements))

    def default(self, word: Token, colon: Token, statements: _Values) -> s.Case:
        return s.Case(_over(word, statements[-1] if statements else colon), None, tuple(statements))

    def dotted(self, name: Token) -> Token:
        return name

    def dotted_more(self, left: Token, _dot: Token, name: Token) -> Token:
        return Token(
            "NAME", f"{left.value}.{name.value}", left.line, left.column, name.end_line, name.end_column, left.first
        )

    def import_(self, word: Token, name: Token, _end: Token) -> s.Import:
        return s.Import(_over(word, name), str(name.value), None)

    def import_as(self, word: Token, name: Token, _as: Token, alias: Token, _end: Token) -> s.Import:
        return s.Import(_over(word, alias), str(name.value), s.Name(alias.span, str(alias.value)))

    def imported_name(self, name: Token) -> s.ImportedName:
        return s.ImportedName(name.span, str(name.value), s.Name(name.span, str(name.value)))

    def imported_as(self, name: Token, _as: Token, alias: Token) -> s.ImportedName:
        return s.ImportedName(_over(name, alias), str(name.value), s.Name(alias.span, str(alias.value)))

    def import_names(self, word: Token, _b: Token, names: _Values, *rest: Token) -> s.ImportNames:
        module = rest[-2]
        return s.ImportNames(_over(word, module), str(module.value), tuple(names))

    def export(self, word: Token, statement: Any) -> Any:
        if isinstance(statement, (s.FunctionDeclaration, s.Declare)) or (
            isinstance(statement, s.Assign) and isinstance(statement.target, s.Name) and statement.operator is None
        ):
            return s.Export(_over(word, statement), statement)
        self.report(
            "ML-P115",
            "`export` stands before a function, a `let`, a `const` or an assignment to a name",
            word.span,
            "write `export function f() { … }` or `export x = 1;`",
        )
        return statement

    def name_one(self, name: Token) -> list[Token]:
        return [name]

    def name_then(self, names: list[Token], _comma: Token, name: Token) -> list[Token]:
        names.append(name)
        return names

    def nonlocal_(self, word: Token, names: list[Token], _end: Token) -> s.Nonlocal:
        return s.Nonlocal(_over(word, names[-1]), tuple(s.Name(name.span, str(name.value)) for name in names))

    def resource(self, word: Token, text: Token, _end: Token) -> tuple[str, Any]:
        return "resource", text.value

    def allow(self, word: Token, names: list[Token], _end: Token) -> tuple[str, Any]:
        return "allow", s.Allow(_over(word, names[-1]), tuple(str(name.value) for name in names), None)

    def allow_pattern(self, word: Token, names: list[Token], text: Token, _end: Token) -> tuple[str, Any]:
        return "allow", s.Allow(_over(word, text), tuple(str(name.value) for name in names), str(text.value))

    def capability(self, word: Token, name: Token, _b: Token, items: _Values, close: Token) -> s.Capability:
        resources = tuple(value for kind, value in items if kind == "resource")
        allows = tuple(value for kind, value in items if kind == "allow")
        return s.Capability(_over(word, close), str(name.value), resources, allows)

    def plugin(self, at: Token, name: Token, metadata: s.Object) -> s.Plugin:
        if name.value != "plugin":
            self.report(
                "ML-P116",
                f"got `@{name.value}`, want `@plugin`",
                name.span,
                "`@plugin { … }` is the only declaration with @",
            )
        return s.Plugin(_over(at, metadata), metadata)

    # --- assignments and declarations -----------------------------------------------------------------------------

    def assign(self, target: Any, _eq: Token, value: Any) -> s.Assign:
        return s.Assign(_over(target, value), self.target(target), None, value)

    def assign_operator(self, target: Any, operator: Token, value: Any) -> s.Assign:
        return s.Assign(_over(target, value), self.simple_target(target), str(operator.value)[:-1], value)

    def step(self, target: Any, operator: Token) -> s.Assign:
        span = _over(target, operator)
        return s.Assign(span, self.simple_target(target), str(operator.value)[0], s.Number(operator.span, 1))

    def step_before(self, operator: Token, target: Any) -> s.Assign:
        span = _over(operator, target)
        return s.Assign(span, self.simple_target(target), str(operator.value)[0], s.Number(operator.span, 1))

    def declare(self, word: Token, declarators: _Values) -> s.Declare:
        kind: Any = word.value
        for declarator in declarators:
            if declarator.value is None and (kind == "const" or not isinstance(declarator.target, s.Name)):
                self.report("ML-P117", f"`{kind}` needs a value here", declarator.span, "write `= value` behind it")
        return s.Declare(_over(word, declarators[-1]), kind, tuple(declarators))

    def declarator(self, target: Any, hint: Any) -> s.Declarator:
        return s.Declarator(target.span, self.declared(target), hint, None)

    def declarator_value(self, target: Any, hint: Any, _eq: Token, value: Any) -> s.Declarator:
        return s.Declarator(_over(target, value), self.declared(target), hint, value)

    # --- functions --------------------------------------------------------------------------------------------------

    def _function(
        self,
        first: Token,
        name: Token | None,
        parameters: _Values,
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
        if type(body) is _Clause:
            body = body.block
        return s.Function(
            _over(first, body),
            str(name.value) if name else None,
            tuple(parameters),
            body,
            result,
            generator,
            is_async,
            _over(first, close),
        )

    def fn(
        self, word: Token, _p: Token, parameters: _Values, close: Token, result: Any, _arrow: Token, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body)

    def arrow(
        self, opener: Token, parameters: _Values, close: Token, result: Any, _arrow: Token, body: Any
    ) -> s.Function:
        return self._function(opener, None, parameters, close, result, body)

    def async_arrow(
        self, word: Token, _p: Token, parameters: _Values, close: Token, result: Any, _arrow: Token, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, is_async=True)

    def arrow_name(self, name: Token, _arrow: Token, body: Any) -> s.Function:
        parameter = s.Parameter(name.span, s.Name(name.span, str(name.value)), None, False, None)
        return self._function(name, None, [parameter], name, None, body)

    def async_arrow_name(self, word: Token, name: Token, _arrow: Token, body: Any) -> s.Function:
        parameter = s.Parameter(name.span, s.Name(name.span, str(name.value)), None, False, None)
        return self._function(word, None, [parameter], name, None, body, is_async=True)

    def function(self, word: Token, _p: Token, parameters: _Values, close: Token, result: Any, body: Any) -> s.Function:
        return self._function(word, None, parameters, close, result, body)

    def function_named(
        self, word: Token, name: Token, _p: Token, parameters: _Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, name, parameters, close, result, body)

    def generator(
        self, word: Token, _star: Token, _p: Token, parameters: _Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, generator=True)

    def generator_named(
        self,
        word: Token,
        _star: Token,
        name: Token,
        _p: Token,
        parameters: _Values,
        close: Token,
        result: Any,
        body: Any,
    ) -> s.Function:
        return self._function(word, name, parameters, close, result, body, generator=True)

    def async_function(
        self, word: Token, _f: Token, _p: Token, parameters: _Values, close: Token, result: Any, body: Any
    ) -> s.Function:
        return self._function(word, None, parameters, close, result, body, is_async=True)

    def parameter(self, target: Any, hint: Any) -> s.Parameter:
        return s.Parameter(target.span, self.declared(target), None, False, hint)

    def parameter_default(self, target: Any, hint: Any, _eq: Token, value: Any) -> s.Parameter:
        return s.Parameter(_over(target, value), self.declared(target), value, False, hint)

    def parameter_rest(self, dots: Token, target: Any, hint: Any) -> s.Parameter:
        return s.Parameter(_over(dots, target), self.declared(target), None, True, hint)

    def hint(self, _colon: Token, hint: s.TypeHint) -> s.TypeHint:
        return hint

    def type_name(self, name: Token) -> s.TypeHint:
        return s.TypeHint(name.span, "null" if name.value == "undefined" else str(name.value))

    def type_or(self, left: s.TypeHint, _pipe: Token, right: s.TypeHint) -> s.TypeHint:
        return s.TypeHint(_over(left, right), f"{left.text} | {right.text}")

    def type_array(self, item: s.TypeHint, _o: Token, close: Token) -> s.TypeHint:
        return s.TypeHint(_over(item, close), f"{item.text}[]")

    def type_optional(self, item: s.TypeHint, mark: Token) -> s.TypeHint:
        return s.TypeHint(_over(item, mark), f"{item.text} | null")

    # --- expressions ------------------------------------------------------------------------------------------------

    def grouped(self, flat: _Values) -> Any:
        return flat[0] if len(flat) == 1 else self._group(flat)

    def conditional(self, flat: _Values, _q: Token, then: Any, _c: Token, otherwise: Any) -> s.Conditional:
        test = flat[0] if len(flat) == 1 else self._group(flat)
        return s.Conditional(_over(test, otherwise), test, then, otherwise)

    def operator(self, flat: _Values, operator: Token, operand: Any) -> _Values:
        flat.append(operator)
        flat.append(operand)
        return flat

    def _group(self, flat: _Values) -> Any:
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
            symbol = _SAME.get(token.value, token.value)
            tight = PRECEDENCE[symbol]
            while operators and (operators[-1][0] > tight or (operators[-1][0] == tight and symbol != "**")):
                self._combine(operands, operators.pop())
            operators.append((tight, token, symbol))
            operands.append(flat[index + 1])
        while operators:
            self._combine(operands, operators.pop())
        return operands[0]

    def _combine(self, operands: _Values, entry: tuple[int, Token, str]) -> None:
        tight, _, symbol = entry
        right = operands.pop()
        left = operands.pop()
        span = _over(left, right)
        parenthesised = self.parenthesised_nodes
        node: Any
        if tight <= 3:
            for side in (left, right):
                if (
                    type(side) is s.Logical
                    and id(side) not in parenthesised
                    and (side.operator == "??") != (symbol == "??")
                ):
                    self.report(
                        "ML-P120",
                        f"`{side.operator}` and `{symbol}` need parentheses when mixed",
                        span,
                        f"write `(a {side.operator} b) {symbol} c`",
                    )
            operator: Any = symbol
            node = s.Logical(span, operator, left, right)
        else:
            if (
                tight == 4
                and type(left) is s.Binary
                and PRECEDENCE[left.operator] == 4
                and id(left) not in parenthesised
            ):
                self.report(
                    "ML-P121",
                    "comparisons do not chain",
                    span,
                    f"write `a {left.operator} b && b {symbol} c`, or use parentheses",
                )
            if symbol == "**" and type(left) is s.Unary and id(left) not in parenthesised:
                inner = s.Binary(_over(left.operand, right), "**", left.operand, right)
                node = s.Unary(span, left.operator, inner)
            else:
                operator = symbol
                node = s.Binary(span, operator, left, right)
        operands.append(node)

    def unary(self, operator: Token, operand: Any) -> Any:
        symbol: Any = operator.value
        return s.Unary(_over(operator, operand), symbol, operand)

    def await_(self, word: Token, value: Any) -> s.Await:
        return s.Await(_over(word, value), value)

    def delete(self, word: Token, target: Any) -> Any:
        if not isinstance(target, (s.Member, s.Index)):
            self.report(
                "ML-P122",
                "`delete` removes a key: want `delete o.k` or `delete o[k]`",
                target.span,
                "to forget a variable, assign null",
            )
            return s.Null(target.span)
        return s.Delete(_over(word, target), target)

    def yield_nothing(self, word: Token) -> s.Yield:
        return s.Yield(word.span, None, False)

    def yield_(self, word: Token, value: Any) -> s.Yield:
        return s.Yield(_over(word, value), value, False)

    def yield_from(self, word: Token, _star: Token, value: Any) -> s.Yield:
        return s.Yield(_over(word, value), value, True)

    def member(self, owner: Any, _dot: Token, name: Token) -> s.Member:
        return s.Member(_over(owner, name), owner, str(name.value), False, name.span)

    def member_optional(self, owner: Any, _dot: Token, name: Token) -> s.Member:
        return s.Member(_over(owner, name), owner, str(name.value), True, name.span)

    def subscript(self, value: Any) -> Any:
        return value

    def slice_two(self, start: Any, _c: Token, stop: Any) -> tuple[Any, Any, Any]:
        return start, stop, None

    def slice_three(self, start: Any, _c: Token, stop: Any, _d: Token, step: Any) -> tuple[Any, Any, Any]:
        return start, stop, step

    def index(self, owner: Any, _o: Token, subscript: Any, close: Token) -> s.Index | s.Slice:
        if type(subscript) is tuple:
            return s.Slice(_over(owner, close), owner, *subscript)
        return s.Index(_over(owner, close), owner, subscript, False)

    def index_optional(self, owner: Any, dot: Token, _o: Token, subscript: Any, close: Token) -> s.Index:
        if type(subscript) is tuple:
            self.report("ML-P123", "a slice cannot be optional", dot.span, "write `(a ?? [])[i:j]`")
            subscript = s.Null(dot.span)
        return s.Index(_over(owner, close), owner, subscript, True)

    def call(self, callee: Any, _o: Token, arguments: _Values, close: Token) -> s.Call:
        return s.Call(_over(callee, close), callee, tuple(arguments), False)

    def call_optional(self, callee: Any, _dot: Token, _o: Token, arguments: _Values, close: Token) -> s.Call:
        return s.Call(_over(callee, close), callee, tuple(arguments), True)

    def spread(self, dots: Token, value: Any) -> s.Spread:
        return s.Spread(_over(dots, value), value)

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

    def template_text(self, parts: _Values, text: Token) -> _Values:
        parts.append(text.value)
        return parts

    def template_value(self, parts: _Values, _o: Token, value: Any, _c: Token) -> _Values:
        parts.append(value)
        return parts

    def template(self, start: Token, parts: _Values, end: Token) -> s.Template:
        return s.Template(_over(start, end), tuple(parts))

    def parenthesised(self, opener: Token, value: Any, close: Token) -> Any:
        self.parenthesised_nodes[id(value)] = value
        return value

    def array(self, opener: Token, items: _Values, close: Token) -> Any:
        if items[-1] is None:  # `[]`, or a comma at the end
            items.pop()
        return self.array_literal(_over(opener, close), items)

    def object_empty(self, opener: Token, close: Token) -> s.Object:
        return s.Object(_over(opener, close), ())

    def object(self, opener: Token, entries: _Values, *rest: Token) -> Any:
        return self.object_literal(_over(opener, rest[-1]), entries)
