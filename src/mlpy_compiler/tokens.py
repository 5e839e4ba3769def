"""Tokens, and the words of the language."""

from __future__ import annotations

from mlpy_compiler.syntax import Span

__all__ = ["CONTEXTUAL", "KEYWORDS", "NUMBER", "Token", "keywords"]

KEYWORDS = frozenset(
    "function fn let const if elif else while for in break continue return throw try except catch finally import export"
    " switch delete do nonlocal true false null undefined yield await typeof".split()
)
"""Reserved words: never a variable's name. Their token's type is the word in upper case."""

CONTEXTUAL = frozenset("async from as case default of capability resource allow match when".split())
"""Words that the lexer takes as keywords where the grammar has a place for them, and as names everywhere else."""

NUMBER = (
    r"0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB][01]+(?:_[01]+)*|0[oO][0-7]+(?:_[0-7]+)*"
    r"|(?:[0-9]+(?:_[0-9]+)*)?\.[0-9]+(?:_[0-9]+)*(?:[eE][+-]?[0-9]+)?|[0-9]+(?:_[0-9]+)*(?:[eE][+-]?[0-9]+)?"
)
"""A number, as a regular expression. Neither a sign nor a point at the end belongs to it."""


class Token:
    """A token: its type for the grammar, its value, its place, and whether it is the first of its line."""

    __slots__ = ("column", "end_column", "end_line", "first", "line", "type", "value")

    def __init__(
        self, type: str, value: object, line: int, column: int, end_line: int, end_column: int, first: bool
    ) -> None:
        self.type = type
        self.value = value
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column
        self.first = first

    @property
    def span(self) -> Span:
        return self.line, self.column, self.end_line, self.end_column

    def __repr__(self) -> str:
        return f"{self.type}({self.value!r})@{self.line}:{self.column}"


def keywords() -> frozenset[str]:
    """The words that mean something in the language, also those that are names elsewhere."""
    return KEYWORDS | CONTEXTUAL
