"""From the parser's reductions to the syntax tree: one method for each alternative of `grammar.lark`.

In: tokens and the values of shorter reductions. Out: nodes of `syntax.py`, spans included. Here are programs and statements; how
`else`, `except` and the like find theirs is in `lower_clauses.py`, expressions are in `lower_expressions.py`, patterns in `lower_patterns.py`.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.lower_clauses import Clause, ClauseBuilder
from mlpy_compiler.lower_expressions import Values
from mlpy_compiler.lower_patterns import over
from mlpy_compiler.tokens import Token

__all__ = ["Builder"]


class Builder(ClauseBuilder):
    """Builds the tree of one source. `report` collects what is wrong with it."""

    # --- lists ------------------------------------------------------------------------------------------------------

    def none(self) -> Values:
        return []

    def nothing(self) -> None:
        return None

    def one(self, value: Any) -> Values:
        return [value]

    def more(self, values: Values, value: Any) -> Values:
        if value is not None:
            values.append(value)
        return values

    def then(self, values: Values, _comma: Token, value: Any) -> Values:
        values.append(value)
        return values

    # --- statements -------------------------------------------------------------------------------------------------

    def program(self, statements: Values, end: Token) -> s.Program:
        return s.Program((1, 0, end.end_line, end.end_column), tuple(statements))

    def empty(self, _end: Token) -> None:
        return None

    def block(self, opener: Token, statements: Values, closer: Token) -> s.Block:
        return s.Block((opener.line, opener.column, closer.end_line, closer.end_column), tuple(statements))

    def expression_statement(self, value: Any, _end: Token) -> s.ExpressionStatement:
        return s.ExpressionStatement(value.span, value)

    def function_statement(
        self, word: Token, name: Token, _p: Token, parameters: Values, close: Token, result: Any, body: s.Block
    ) -> s.FunctionDeclaration:
        function = self._function(word, name, parameters, close, result, body)
        return s.FunctionDeclaration(function.span, function, name.span)

    def generator_statement(
        self,
        word: Token,
        _star: Token,
        name: Token,
        _p: Token,
        parameters: Values,
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
        parameters: Values,
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
        parameters: Values,
        close: Token,
        result: Any,
        body: s.Block,
    ) -> s.FunctionDeclaration:
        function = self._function(word, name, parameters, close, result, body, generator=True, is_async=True)
        return s.FunctionDeclaration(function.span, function, name.span)

    def if_(self, word: Token, _o: Token, test: Any, close: Token, body: Any) -> s.If:
        block = self.body(body, close)
        return s.If(over(word, block), ((test, block),), None)

    def elif_(self, word: Token, _o: Token, test: Any, close: Token, body: Any) -> Clause:
        return Clause("elif", word, self.body(body, close), test=test)

    def else_(self, word: Token, body: Any) -> Clause:
        return Clause("else", word, self.body(body, word), statement=body)

    def while_(self, word: Token, _o: Token, test: Any, close: Token, body: Any) -> s.While:
        block = self.body(body, close)
        return s.While(over(word, block), test, block)

    def do_while(self, word: Token, body: Any, _w: Token, _o: Token, test: Any, close: Token) -> s.DoWhile:
        return s.DoWhile(over(word, close), self.body(body[0] if body else None, word), test)

    def binding(self, target: Any) -> tuple[None, Any]:
        return None, self.target(target)

    def binding_declared(self, word: Token, target: Any) -> tuple[str, Any]:
        return str(word.value), self.declared(target)

    def for_in(
        self, word: Token, _o: Token, binding: Any, _of: Token, iterable: Any, close: Token, body: Any
    ) -> s.ForIn:
        block = self.body(body, close)
        return s.ForIn(over(word, block), binding[0], binding[1], iterable, block)

    def for_loop(
        self,
        word: Token,
        _o: Token,
        initial: Values,
        _e1: Token,
        test: Any,
        _e2: Token,
        update: Values,
        close: Token,
        body: Any,
    ) -> s.ForLoop:
        block = self.body(body, close)
        return s.ForLoop(over(word, block), tuple(initial), test, tuple(update), block)

    def for_expression(self, value: Any) -> s.ExpressionStatement:
        return s.ExpressionStatement(value.span, value)

    def break_(self, word: Token, _end: Token) -> s.Break:
        return s.Break(word.span)

    def continue_(self, word: Token, _end: Token) -> s.Continue:
        return s.Continue(word.span)

    def return_nothing(self, word: Token, _end: Token) -> s.Return:
        return s.Return(word.span, None)

    def return_(self, word: Token, value: Any, _end: Token) -> s.Return:
        return s.Return(over(word, value), value)

    def throw(self, word: Token, value: Any, _end: Token) -> s.Throw:
        return s.Throw(over(word, value), value)

    def try_(self, word: Token, body: s.Block) -> s.Try:
        return s.Try(over(word, body), body, None, None, None)

    def except_(self, word: Token, body: s.Block) -> Clause:
        return Clause("except", word, body)

    def except_empty(self, word: Token, _o: Token, _c: Token, body: s.Block) -> Clause:
        return Clause("except", word, body)

    def except_name(self, word: Token, _o: Token, name: Token, _c: Token, body: s.Block) -> Clause:
        return Clause("except", word, body, name=s.Name(name.span, str(name.value)))

    def finally_(self, word: Token, body: s.Block) -> Clause:
        return Clause("finally", word, body)

    def switch(
        self, word: Token, _o: Token, subject: Any, _c: Token, _b: Token, cases: Values, close: Token
    ) -> s.Switch:
        if sum(case.test is None for case in cases) > 1:
            self.report("ML-P114", "a `switch` has one `default` at most", cases[-1].span, "merge them")
        return s.Switch(over(word, close), subject, tuple(cases))

    def case(self, word: Token, test: Any, colon: Token, statements: Values) -> s.Case:
        return s.Case(over(word, statements[-1] if statements else colon), test, tuple(statements))

    def default(self, word: Token, colon: Token, statements: Values) -> s.Case:
        return s.Case(over(word, statements[-1] if statements else colon), None, tuple(statements))

    def dotted(self, name: Token) -> Token:
        return name

    def dotted_more(self, left: Token, _dot: Token, name: Token) -> Token:
        return Token(
            "NAME", f"{left.value}.{name.value}", left.line, left.column, name.end_line, name.end_column, left.first
        )

    def import_(self, word: Token, name: Token, _end: Token) -> s.Import:
        return s.Import(over(word, name), str(name.value), None)

    def import_as(self, word: Token, name: Token, _as: Token, alias: Token, _end: Token) -> s.Import:
        return s.Import(over(word, alias), str(name.value), s.Name(alias.span, str(alias.value)))

    def imported_name(self, name: Token) -> s.ImportedName:
        return s.ImportedName(name.span, str(name.value), s.Name(name.span, str(name.value)))

    def imported_as(self, name: Token, _as: Token, alias: Token) -> s.ImportedName:
        return s.ImportedName(over(name, alias), str(name.value), s.Name(alias.span, str(alias.value)))

    def import_names(self, word: Token, _b: Token, names: Values, *rest: Token) -> s.ImportNames:
        module = rest[-2]
        return s.ImportNames(over(word, module), str(module.value), tuple(names))

    def export(self, word: Token, statement: Any) -> Any:
        if isinstance(statement, (s.FunctionDeclaration, s.Declare)) or (
            isinstance(statement, s.Assign) and isinstance(statement.target, s.Name) and statement.operator is None
        ):
            return s.Export(over(word, statement), statement)
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
        return s.Nonlocal(over(word, names[-1]), tuple(s.Name(name.span, str(name.value)) for name in names))

    def resource(self, word: Token, text: Token, _end: Token) -> tuple[str, Any]:
        return "resource", text.value

    def allow(self, word: Token, names: list[Token], _end: Token) -> tuple[str, Any]:
        return "allow", s.Allow(over(word, names[-1]), tuple(str(name.value) for name in names), None)

    def allow_pattern(self, word: Token, names: list[Token], text: Token, _end: Token) -> tuple[str, Any]:
        return "allow", s.Allow(over(word, text), tuple(str(name.value) for name in names), str(text.value))

    def capability(self, word: Token, name: Token, _b: Token, items: Values, close: Token) -> s.Capability:
        resources = tuple(value for kind, value in items if kind == "resource")
        allows = tuple(value for kind, value in items if kind == "allow")
        return s.Capability(over(word, close), str(name.value), resources, allows)

    def plugin(self, at: Token, name: Token, metadata: s.Object) -> s.Plugin:
        if name.value != "plugin":
            self.report(
                "ML-P116",
                f"got `@{name.value}`, want `@plugin`",
                name.span,
                "`@plugin { … }` is the only declaration with @",
            )
        return s.Plugin(over(at, metadata), metadata)

    # --- assignments and declarations -----------------------------------------------------------------------------

    def assign(self, target: Any, _eq: Token, value: Any) -> s.Assign:
        return s.Assign(over(target, value), self.target(target), None, value)

    def assign_operator(self, target: Any, operator: Token, value: Any) -> s.Assign:
        return s.Assign(over(target, value), self.simple_target(target), str(operator.value)[:-1], value)

    def step(self, target: Any, operator: Token) -> s.Assign:
        span = over(target, operator)
        return s.Assign(span, self.simple_target(target), str(operator.value)[0], s.Number(operator.span, 1))

    def step_before(self, operator: Token, target: Any) -> s.Assign:
        span = over(operator, target)
        return s.Assign(span, self.simple_target(target), str(operator.value)[0], s.Number(operator.span, 1))

    def declare(self, word: Token, declarators: Values) -> s.Declare:
        kind: Any = word.value
        for declarator in declarators:
            if declarator.value is None and (kind == "const" or not isinstance(declarator.target, s.Name)):
                self.report("ML-P117", f"`{kind}` needs a value here", declarator.span, "write `= value` behind it")
        return s.Declare(over(word, declarators[-1]), kind, tuple(declarators))

    def declarator(self, target: Any, hint: Any) -> s.Declarator:
        return s.Declarator(target.span, self.declared(target), hint, None)

    def declarator_value(self, target: Any, hint: Any, _eq: Token, value: Any) -> s.Declarator:
        return s.Declarator(over(target, value), self.declared(target), hint, value)
