"""What to say at a syntax error: what stands there, what would do, and in which construct.

In: the tokens, the place, the parser's stack, and the terminals it could take. Out: one finding. The mistakes that people make are
listed in `mistakes.py`, with examples; what none of them fits is told as "got X, want Y".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.mistakes import MISTAKES
from mlpy_compiler.situation import Situation

__all__ = ["Situation", "explain", "without_echoes"]

_NAMES = {
    "LPAR": "`(`", "PLPAR": "`(`", "RPAR": "`)`", "LSQB": "`[`", "RSQB": "`]`", "LBRACE": "`{`", "OBRACE": "`{`",
    "RBRACE": "`}`", "COMMA": "`,`", "COLON": "`:`", "CASE_COLON": "`:`", "EQ": "`=`", "ARROW": "`=>`", "ARM_ARROW": "`=>`",
    "END": "`;`", "NAME": "a name", "STRING": "a string", "NUMBER": "a number", "OF": "`in` or `of`", "DOT": "`.`",
    "T_CLOSE": "`}`", "T_END": "a closing backquote", "EOF": "the end of the source", "STAR": "`*`", "PIPE": "`|`",
    "MINUS": "`-`", "PLUS": "`+`", "QMARK": "`?`", "ELLIPSIS": "`...`",
}  # fmt: skip
_STARTS_EXPRESSION = frozenset({"NUMBER", "STRING", "NAME", "LSQB", "LPAR"})
_AFTER_OPERAND = frozenset({"OP", "DOT"})
_AFTER_TARGET = frozenset({"DOT", "LSQB"})
_STRUCTURE = (
    "RPAR",
    "RSQB",
    "RBRACE",
    "T_CLOSE",
    "COMMA",
    "COLON",
    "CASE_COLON",
    "END",
    "OF",
    "ARROW",
    "ARM_ARROW",
    "EQ",
    "LBRACE",
)
_CLAUSES = frozenset({"ELSE", "ELIF", "EXCEPT", "CATCH", "FINALLY"})
_MOST_WANTED = 4
_BLINDING = frozenset({"ML-P002", "ML-P005", "ML-P008", "ML-P101"})
_LINE_ERRORS = frozenset({"ML-P001", "ML-P003", "ML-P006", "ML-P007"})


def explain(situation: Situation) -> Diagnostic:
    """The finding for the token that the parser cannot take."""
    span = situation.token.span
    for mistake in MISTAKES:
        if mistake.when(situation):
            values = {"got": situation.shown, "before": situation.before_text, "want": wanted(situation)}
            message = mistake.message.format(**values) if mistake.message else _general(situation)
            return Diagnostic(mistake.code, "error", message, span, mistake.hint and mistake.hint.format(**values))
    return Diagnostic("ML-P103", "error", _general(situation), span, None)


def _general(situation: Situation) -> str:
    """`got X, want Y in the innermost construct`."""
    construct = situation.construct
    place = f" in {construct.name}" if construct.name else ""
    if situation.is_end and construct.name and construct.line != situation.token.line:
        place += f" that begins in line {construct.line}"
    return f"got {situation.shown}, want {wanted(situation)}{place}"


def wanted(situation: Situation) -> str:
    """What would do here, in few words."""
    accepted = situation.accepted
    parts: list[str] = []
    structure = [name for name in _STRUCTURE if name in accepted]
    if accepted >= _STARTS_EXPRESSION:
        parts.append("a statement" if "IF" in accepted else "an expression")
        structure = [name for name in structure if name in ("RPAR", "RSQB", "RBRACE", "OF")]
    elif accepted >= _AFTER_TARGET and "OP" not in accepted:
        pass  # behind a target: members and items could follow, but that is not what is missing
    elif accepted >= _AFTER_OPERAND:
        structure = [name for name in structure if name not in ("EQ", "ARROW")] or structure
        if len(structure) < _MOST_WANTED:
            parts.append("an operator")
    else:
        others = sorted(accepted - set(_STRUCTURE) - _CLAUSES) or sorted(accepted - set(_STRUCTURE))
        parts += [_NAMES.get(name, f"`{name.lower()}`") for name in others[:_MOST_WANTED]]
    names = list(dict.fromkeys(_NAMES[name] for name in structure))
    parts += names[: max(1, _MOST_WANTED - len(parts))]
    if not parts:
        return "nothing more"
    return ", ".join(parts[:-1]) + (" or " if len(parts) > 1 else "") + parts[-1]


def without_echoes(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Leave out what another finding causes: syntax errors behind what is never closed, those in a line of broken tokens, and
    limits that were told before.
    """
    blind: Any = min((found.span for found in findings if found.code in _BLINDING), default=None)
    broken = {found.span[2]: found.span[0:2] for found in reversed(findings) if found.code in _LINE_ERRORS}
    kept: list[Diagnostic] = []
    limits: set[str] = set()
    for found in findings:
        if found.code.startswith("ML-C3"):
            if found.code in limits:
                continue
            limits.add(found.code)
        if found.code.startswith("ML-P1") and found.code not in ("ML-P101", "ML-P102"):
            if blind is not None and found.span >= blind:
                continue
            if found.span[0] in broken and found.span[0:2] >= broken[found.span[0]]:
                continue
        kept.append(found)
    return kept
