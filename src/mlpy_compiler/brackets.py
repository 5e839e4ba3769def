"""Brackets: each gets its partner, and what is missing or too much is reported.

In: raw tokens. Out: the same list, mended so that every bracket has a partner, and a table of partners. A bracket that is never
closed is blamed on the one whose closer stands at the wrong indentation, if there is one: that is where the hand slipped.
"""

from __future__ import annotations

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.tokens import Token

__all__ = ["CLOSERS", "OPENERS", "Frame", "match_brackets", "partners"]

OPENERS = {"(": ")", "[": "]", "{": "}", "T_OPEN": "T_CLOSE"}
CLOSERS = frozenset(OPENERS.values())


def match_brackets(tokens: list[Token], limits: SourceLimits, findings: list[Diagnostic]) -> bool:
    """Report brackets without a partner and mend the list; False when they nest too deep to go on."""
    stack: list[Token] = []
    mended: list[Token] = []
    unclosed: list[tuple[Token, Token]] = []
    for token in tokens:
        kind = token.type
        if kind in OPENERS:
            stack.append(token)
            if len(stack) > limits.max_nesting:
                text = f"brackets stand more than {limits.max_nesting} deep inside each other"
                findings.append(Diagnostic("ML-C301", "error", text, token.span, "split the program into functions"))
                return False
        elif kind in CLOSERS:
            if not any(OPENERS[opener.type] == kind for opener in stack):
                text, hint = f"`{token.value}` closes nothing", "remove it, or open it before"
                findings.append(Diagnostic("ML-P102", "error", text, token.span, hint))
                continue
            while OPENERS[stack[-1].type] != kind:
                unclosed.append((stack.pop(), token))
                mended.append(_closer(*unclosed[-1]))
            stack.pop()
        elif kind == "EOF":
            while stack:
                unclosed.append((stack.pop(), token))
                mended.append(_closer(*unclosed[-1]))
        mended.append(token)
    if unclosed:
        _report(tokens, unclosed, findings)
        tokens[:] = mended
    elif len(mended) != len(tokens):
        tokens[:] = mended
    return True


def partners(tokens: list[Token]) -> dict[int, int]:
    """The index of the closer for the index of each opener of a mended list."""
    stack: list[int] = []
    found = {}
    for index, token in enumerate(tokens):
        if token.type in OPENERS:
            stack.append(index)
        elif token.type in CLOSERS:
            found[stack.pop()] = index
    return found


def _closer(opener: Token, at: Token) -> Token:
    closer = OPENERS[opener.type]
    return Token(closer, _shown(closer), at.line, at.column, at.line, at.column, False)


def _shown(closer: str) -> str:
    return "}" if closer == "T_CLOSE" else closer


def _report(tokens: list[Token], unclosed: list[tuple[Token, Token]], findings: list[Diagnostic]) -> None:
    suspect = _misplaced(tokens) if any(opener.type == "{" for opener, _ in unclosed) else None
    for opener, at in unclosed:
        found = "the end of the source" if at.type == "EOF" else f"`{at.value}` in line {at.line}"
        blamed = opener
        if suspect is not None and opener.type == "{":
            blamed, suspect = suspect, None
            found = f"a line that stands further left than line {blamed.line}"
        closer = _shown(OPENERS[opener.type])
        text = f"`{blamed.value}` is never closed: got {found}, want `{closer}`"
        findings.append(Diagnostic("ML-P101", "error", text, blamed.span, f"close it with `{closer}`"))


def _misplaced(tokens: list[Token]) -> Token | None:
    """The first `{` that a `}` further left than its line seems to close: most likely that one was meant for another."""
    indentation = 0
    stack: list[tuple[Token, int]] = []
    for token in tokens:
        if token.first:
            indentation = token.column
        if token.type == "{":
            stack.append((token, indentation))
        elif token.type == "}" and stack:
            opener, of_opener = stack.pop()
            if token.first and token.column < of_opener:
                return opener
    return None


class Frame:
    """An open bracket: what it is, and what happens inside it now."""

    __slots__ = ("arm", "case", "expression", "head", "kind", "questions")

    def __init__(self, kind: str, *, expression: bool = False, head: str = "") -> None:
        self.kind = kind  # block switch match object paren parameters for index template import capability
        self.expression = expression  # a block that ends an expression: of a function value or a match
        self.head = head  # of a parenthesis: the word before it (IF WHILE FOR MATCH…), where one is
        self.questions = 0  # `?` that wait for their `:`
        self.case = False  # behind `case` or `default`, before its `:`
        self.arm = "pattern"  # in a match: pattern, guard or body
