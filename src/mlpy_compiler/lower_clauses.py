"""Clauses and bodies of statements: `else`, `elif`, `except` and `finally` find the statement that they belong to.

In: a clause and the statements before it, of which the innermost at the end may be the one that waits for it; a body with or without
braces. Out: the statement with its clause, the body as a block. What nests too deep is found here.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.lower_expressions import ExpressionBuilder, Values
from mlpy_compiler.lower_patterns import over
from mlpy_compiler.syntax import Span
from mlpy_compiler.tokens import Token

__all__ = ["Clause", "ClauseBuilder"]


class Clause:
    """An `else`, `elif`, `except` or `finally`, until it has found its statement."""

    __slots__ = ("block", "kind", "name", "statement", "test", "token")

    def __init__(self, kind: str, token: Token, block: s.Block, **more: Any) -> None:
        self.kind = kind
        self.token = token
        self.block = block
        self.test = more.get("test")
        self.name = more.get("name")
        self.statement = more.get("statement")


def _waits_for(statement: Any, kind: str) -> bool:
    """Whether a clause of that kind could hang on `statement` itself."""
    if isinstance(statement, s.If):
        return kind in ("else", "elif") and statement.otherwise is None
    if isinstance(statement, s.Try):
        return statement.final is None and (kind == "finally" or (kind == "except" and statement.handler is None))
    return False


def _last_body(statement: Any) -> s.Block | None:
    """The block that `statement` ends in, if it may be one without braces."""
    if isinstance(statement, s.If):
        return statement.otherwise or statement.branches[-1][1]
    return statement.body if isinstance(statement, (s.While, s.ForIn, s.ForLoop)) else None


class ClauseBuilder(ExpressionBuilder):
    """The part of the tree builder that knows what belongs to a statement before it."""

    def __init__(self, findings: list[Diagnostic], limits: SourceLimits) -> None:
        super().__init__(findings, limits)
        self.unbraced: dict[int, tuple[s.Block, int]] = {}

    def add_clause(self, statements: Values, clause: Clause) -> Values:
        if not statements or not self._attach(statements[-1], clause):
            word, before = clause.token.value, "an `if`" if clause.kind in ("else", "elif") else "a `try`"
            hint = f"it belongs behind {before} and its block"
            self.report("ML-P110", f"`{word}` has no {before.split()[1]} before it", clause.token.span, hint)
        return statements

    def _attach(self, statement: Any, clause: Clause) -> bool:
        """Hang a clause on the innermost statement at the end of `statement` that waits for it."""
        around: list[Any] = []  # the statements and bodies without braces around the one at hand
        waiting, depth = None, 0
        while True:
            if _waits_for(statement, clause.kind):
                waiting, depth = statement, len(around)
            body = _last_body(statement)
            if body is None or id(body) not in self.unbraced or not body.body:
                break
            around += (statement, body)
            statement = body.body[-1]
        if waiting is None:
            return False
        if depth > 2 * self.limits.max_nesting:
            self._too_deep(clause.token.span)
            return True
        if clause.kind == "except":
            waiting.handler, waiting.handler_name = clause.block, clause.name
        elif clause.kind == "finally":
            waiting.final = clause.block
        else:
            self._attach_else(waiting, clause)
        for node in (waiting, *around[:depth]):
            node.span = over(node, clause.block)
        return True

    def _attach_else(self, statement: Any, clause: Clause) -> None:
        following = clause.statement
        if len(statement.branches) > self.limits.max_chain:
            text = f"more than {self.limits.max_chain} `else if` in a row"
            self.report("ML-C302", text, clause.token.span, "use a table or `switch`")
        elif clause.kind == "elif":
            statement.branches += ((clause.test, clause.block),)
        elif isinstance(following, s.If):
            statement.branches += following.branches
            statement.otherwise = following.otherwise
        else:
            statement.otherwise = clause.block

    def _too_deep(self, span: Span) -> None:
        text = f"statements without braces stand more than {self.limits.max_nesting} deep inside each other"
        self.report("ML-C301", text, span, "write blocks: { … }")

    def body(self, statement: Any, before: Token) -> s.Block:
        """The block of a body that may be a single statement."""
        if type(statement) is s.Block:
            return statement
        if isinstance(statement, (s.Declare, s.FunctionDeclaration, s.Import, s.ImportNames, s.Export)):
            self.report(
                "ML-P113",
                "a declaration cannot be the only statement of a body",
                statement.span,
                "write a block: { … }",
            )
        depth = 1 + self._unbraced_depth(statement)
        if depth > self.limits.max_nesting:
            self._too_deep(statement.span)
            statement, depth = None, 0
        block = s.Block(statement.span if statement else before.span, (statement,) if statement else ())
        self.unbraced[id(block)] = block, depth
        return block

    def _unbraced_depth(self, statement: Any) -> int:
        """How many bodies without braces stand inside each other at the end of `statement`."""
        body = _last_body(statement)
        return self.unbraced[id(body)][1] if id(body) in self.unbraced else 0
