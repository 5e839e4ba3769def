"""The terminals of `grammar.lark`, and which punctuation of the raw tokens is which of them."""

from __future__ import annotations

from mlpy_compiler.tokens import CONTEXTUAL, KEYWORDS

__all__ = ["PUNCTUATION", "TERMINALS"]

PUNCTUATION = {
    "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "}": "RBRACE", ",": "COMMA", ";": "END", ":": "COLON", "?": "QMARK",
    ".": "DOT", "?.": "QDOT", "...": "ELLIPSIS", "=": "EQ", "=>": "ARROW", "++": "STEP", "--": "STEP", "!": "NOT", "~": "NOT",
    "+": "PLUS", "-": "MINUS", "*": "STAR", "|": "PIPE", "@": "AT",
    **dict.fromkeys(["+=", "-=", "*=", "/=", "//=", "%=", "**=", "&&=", "||=", "??="], "AUGEQ"),
    **dict.fromkeys(
        ["/", "//", "%", "**", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "<<", ">>", "&&", "||", "??", "&", "^"], "OP"
    ),
    "IN": "OP",
}  # fmt: skip
TERMINALS = frozenset(PUNCTUATION.values()) | {
    *(word.upper() for word in (KEYWORDS | CONTEXTUAL) - {"in"}),
    *(
        "NAME NUMBER STRING T_START T_TEXT T_OPEN T_CLOSE T_END PLPAR LBRACE OBRACE ARM_ARROW CASE_COLON OF DEF EOF".split()
    ),
}
"""Every terminal that this lexer makes."""
