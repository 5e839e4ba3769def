"""What to say at a syntax error: what stands there, what would do, and the mistake that it most likely is.

In: the tokens, the place, and what the parser could take there. Out: one finding, reported to the builder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlpy_compiler.lower_patterns import PatternBuilder
from mlpy_compiler.tokens import KEYWORDS, Token

__all__ = ["explain"]

_NAMES = {
    "LPAR": "`(`", "PLPAR": "`(`", "RPAR": "`)`", "LSQB": "`[`", "RSQB": "`]`", "LBRACE": "`{`", "OBRACE": "`{`",
    "RBRACE": "`}`", "COMMA": "`,`", "COLON": "`:`", "CASE_COLON": "`:`", "EQ": "`=`", "ARROW": "`=>`", "ARM_ARROW": "`=>`",
    "END": "`;`", "NAME": "a name", "STRING": "a string", "NUMBER": "a number", "OF": "`in` or `of`", "DOT": "`.`",
    "T_CLOSE": "`}`", "T_END": "a closing backquote", "EOF": "the end of the source",
}  # fmt: skip
_EXPRESSION = frozenset({"NUMBER", "LSQB", "NAME", "STRING"})


def explain(builder: PatternBuilder, tokens: Sequence[Token], index: int, expected: Mapping[str, int]) -> None:
    """Report the token at `index`, which the parser cannot take where only `expected` would do."""
    token = tokens[index]
    before = tokens[index - 1] if index else token
    code, message, hint = _known_mistake(tokens, index, before, expected)
    if message is None:
        message = f"got {_shown(token)}, want {_wanted(expected)}"
    builder.report(code, message, token.span, hint)


def _known_mistake(
    tokens: Sequence[Token], index: int, before: Token, expected: Mapping[str, int]
) -> tuple[str, str | None, str | None]:
    """Code, message and hint for a mistake that people make; message None for the general one."""
    token = tokens[index]
    kind = token.type
    if kind == "EQ" and "RPAR" in expected:
        return "ML-P104", "`=` assigns, and a condition compares", "write `==`"
    if kind in ("AUGEQ", "STEP") and "RPAR" in expected:
        return "ML-P105", f"`{token.value}` is a statement and has no value", "write it on a line of its own"
    if kind == "EQ":
        return (
            "ML-P105",
            "an assignment is a statement and has no value",
            "write it on a line of its own; to compare, write `==`",
        )
    if before.type in ("FUNCTION", "DEF") and kind in ("PLPAR", "LPAR"):
        return "ML-P106", "a function statement needs a name", "write `function name(…) { … }`"
    declares = before.type in ("LET", "CONST") or bool(_EXPRESSION - {"NAME"} - set(expected))
    if str(token.value) in KEYWORDS and "NAME" in expected and declares:
        return "ML-P107", f"`{token.value}` is a reserved word and names no variable", "take another name"
    if kind == "EOF":
        return "ML-P108", f"the source ends here, want {_wanted(expected)}", None
    if kind == "END" and not token.value:
        return "ML-P103", f"the statement ends here, want {_wanted(expected)}", None
    if before.type == "NAME" and kind == "NAME" and "END" in expected:
        return "ML-P109", f"got `{token.value}` behind `{before.value}`, want an operator or `;`", _word_hint(before)
    if kind == "ARROW":
        return "ML-P103", "`=>` has no parameters before it", "write `(a, b) => …`"
    return "ML-P103", None, None


def _word_hint(word: Token) -> str | None:
    return {
        "var": "declare with `let`, or just assign",
        "def": "a function is written `function name(…) { … }`",
        "class": "ML has no classes; use objects and functions",
        "new": "ML has no classes; call the function",
        "not": "write `!`",
        "print": "write `print(…)`",
    }.get(str(word.value))


def _shown(token: Token) -> str:
    if token.type == "EOF":
        return "the end of the source"
    if token.type == "END" and not token.value:
        return "the end of the statement"
    if token.type == "STRING":
        return "a string"
    return f"`{token.value}`"


def _wanted(expected: Mapping[str, int]) -> str:
    """What would do here, in few words."""
    names = set(expected)
    parts: list[str] = []
    if names >= _EXPRESSION:
        parts.append("a statement" if "IF" in names else "an expression")
        names -= {name for name in names if name not in ("RPAR", "RSQB", "RBRACE", "OF")}
    elif {"OP", "DOT"} <= names or {"LPAR", "DOT"} <= names:
        parts.append("an operator")
        names -= {"OP", "DOT", "QDOT", "LPAR", "LSQB", "PLUS", "MINUS", "STAR", "PIPE", "QMARK", "AUGEQ", "STEP", "EQ"}
    parts += sorted({_NAMES.get(name, f"`{name.lower()}`") for name in names})
    return ", ".join(parts[:-1]) + (" or " if len(parts) > 1 else "") + parts[-1] if parts else "nothing more"
