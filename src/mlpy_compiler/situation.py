"""Where the parser stands when it cannot go on: the token, its neighbours, and the innermost construct that is open.

In: tokens, an index, the parser's values, the terminals it could take. Out: questions that `mistakes.py` asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mlpy_compiler.syntax import Name, Node
from mlpy_compiler.tokens import KEYWORDS, Token

__all__ = ["Construct", "Situation"]

_CLOSERS = frozenset({"RPAR", "RSQB", "RBRACE", "T_CLOSE"})
_NOTHING = Token("", "", 0, 0, 0, 0, True)


@dataclass(frozen=True, slots=True)
class Construct:
    """An open construct: its kind, its name in a sentence ("" for plain blocks and the program), and the line it begins in."""

    kind: str
    name: str
    line: int


class Situation:
    """`index` is the token that does not fit; `values` is the parser's stack; `accepted` are the terminals that would fit."""

    def __init__(self, tokens: Sequence[Token], index: int, values: Sequence[Any], accepted: frozenset[str]) -> None:
        self.tokens = tokens
        self.index = index
        self.token = tokens[index]
        self.values = values
        self.accepted = accepted
        self.before = tokens[index - 1] if index else _NOTHING
        self.after = tokens[index + 1] if index + 1 < len(tokens) else _NOTHING

    @property
    def type(self) -> str:
        return self.token.type

    @property
    def is_end(self) -> bool:
        """Whether the token is an end that no one wrote, or the end of the source."""
        return self.type == "EOF" or (self.type == "END" and not self.token.value)

    @property
    def shown(self) -> str:
        if self.type == "EOF":
            return "the end of the source"
        if self.is_end:
            return "the end of the statement"
        return shown(self.token)

    @property
    def before_text(self) -> str:
        return str(self.before.value)

    @property
    def is_keyword(self) -> bool:
        return self.type.isupper() and self.token.value in KEYWORDS

    @property
    def wants_name_only(self) -> bool:
        return "NAME" in self.accepted and "NUMBER" not in self.accepted

    @property
    def wants_operand(self) -> bool:
        return self.accepted >= {"NUMBER", "NAME", "LSQB"} and "IF" not in self.accepted

    @property
    def behind_operand(self) -> bool:
        return self.accepted >= {"OP", "DOT"}

    @cached_property
    def statement(self) -> list[Any]:
        """The parser's values from the start of the innermost statement on."""
        values = self.values
        depth = len(values)
        while depth and not (
            isinstance(values[depth - 1], list) and (depth == 1 or _opens_statements(values[depth - 2]))
        ):
            depth -= 1
        return list(values[depth:])

    def has(self, *types: str) -> bool:
        """Whether the innermost statement has a token of one of the types that is still waiting."""
        return any(isinstance(value, Token) and value.type in types for value in self.statement)

    @property
    def called_name(self) -> str:
        """The name that the innermost statement begins with, as `f` in `f(x) {`."""
        first = self.statement[0] if self.statement else None
        if isinstance(first, Token):
            return str(first.value) if first.type == "NAME" else ""
        return first.id if isinstance(first, Name) else ""

    def starts_with(self, *types: str) -> bool:
        first = self.statement[0] if self.statement else self.token
        return isinstance(first, Token) and first.type in types

    @cached_property
    def construct(self) -> Construct:
        values = self.values
        closed = 0  # brackets that are closed, but not yet reduced to what they make
        for index in range(len(values) - 1, -1, -1):
            value = values[index]
            if not isinstance(value, Token):
                continue
            if value.type in _CLOSERS:
                closed += 1
            elif value.type in _CONSTRUCTS and closed:
                closed -= 1
            elif value.type in _CONSTRUCTS:
                before = values[index - 1] if index else None
                kind, name = _CONSTRUCTS[value.type](values, index, before)
                return Construct(kind, name, value.line)
        return Construct("program", "", 1)


def shown(token: Token) -> str:
    """A token in a message."""
    if token.type == "STRING":
        return "a string"
    if token.type in ("T_START", "T_TEXT"):
        return "a template string"
    return f"`{token.value}`"


def _opens_statements(value: Any) -> bool:
    return isinstance(value, Token) and value.type in ("LBRACE", "CASE_COLON")


_HEADS = {
    **{word: ("condition", f"the condition of `{word.lower()}`") for word in ("IF", "ELIF", "WHILE")},
    "FOR": ("for", "the head of `for`"),
    **{word: ("subject", f"the subject of `{word.lower()}`") for word in ("SWITCH", "MATCH")},
    **{word: ("handler", f"the head of `{word.lower()}`") for word in ("EXCEPT", "CATCH")},
}


def _parenthesis(_values: Sequence[Any], _index: int, before: Any) -> tuple[str, str]:
    if isinstance(before, Token):
        return _HEADS.get(before.type, ("group", "the parentheses"))
    return ("call", "the arguments of the call") if isinstance(before, Node) else ("group", "the parentheses")


def _parameters(_values: Sequence[Any], _index: int, before: Any) -> tuple[str, str]:
    if isinstance(before, Token) and before.type == "NAME":
        return "parameters", f"the parameters of `{before.value}`"
    return "parameters", "the parameters"


def _square(_values: Sequence[Any], _index: int, before: Any) -> tuple[str, str]:
    return ("index", "the index") if isinstance(before, Node) else ("array", "the array")


def _object(_values: Sequence[Any], _index: int, _before: Any) -> tuple[str, str]:
    return "object", "the object"


def _brace(values: Sequence[Any], index: int, before: Any) -> tuple[str, str]:
    if isinstance(before, Token) and before.type == "IMPORT":
        return "import", "the `import`"
    word = values[index - 4] if index >= 4 else None
    if (
        isinstance(before, Token)
        and before.type == "RPAR"
        and isinstance(word, Token)
        and word.type in ("SWITCH", "MATCH")
    ):
        return word.type.lower(), f"the `{word.type.lower()}`"
    declared = values[index - 2] if index >= 2 else None
    if isinstance(declared, Token) and declared.type == "CAPABILITY":
        return "capability", "the `capability`"
    return "block", ""


def _template(_values: Sequence[Any], _index: int, _before: Any) -> tuple[str, str]:
    return "template", "the value in the template string"


_CONSTRUCTS = {
    "LPAR": _parenthesis, "PLPAR": _parameters, "LSQB": _square, "OBRACE": _object, "LBRACE": _brace, "T_OPEN": _template,
}  # fmt: skip
