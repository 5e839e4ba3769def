"""What is known of a value: the set of kinds it may be of, and how large it can be if it is an integer.

In: nothing. Out: kinds as bits (`T`), abstract values, their union, and what operators make of them.

An abstract value is one int, so that joining and comparing cost next to nothing: the kinds in the low 16 bits, and
above them a bound for the magnitude, in bits, of the value if it is an integer (`UNBOUNDED` when there is none). Zero
is the value of what never comes to be: a name before it is bound, the result of a call that never returns.

A foreign object runs what its class defines, so nearly all is possible: bytes repeat under `*`, a subclass of `str`
joins. `NUMLIKE` is a foreign object that was ordered against a number, or had one subtracted from it: `Decimal`,
`Fraction`, a scalar of numpy. Its arithmetic is taken to stay among numbers and its like.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "BITS_SHIFT", "BOOLEAN", "KINDS", "LENGTH", "NOTHING", "T", "UNBOUNDED", "UNKNOWN", "binary", "bits_of",
    "join", "literal", "of_kinds", "unary",
]  # fmt: skip


class T:
    """The kinds of values, as bits. Plain ints: an `IntFlag` costs ten times as much in `&` and `|`."""

    NULL: Final = 1
    BOOL: Final = 2
    INT: Final = 4
    FLOAT: Final = 8
    STRING: Final = 16
    ARRAY: Final = 32
    OBJECT: Final = 64
    FUNCTION: Final = 128
    MODULE: Final = 256
    NUMLIKE: Final = 512
    FOREIGN: Final = 1024
    GENERATOR: Final = 2048
    NUMBER: Final = 14
    NUMERIC: Final = 526
    UNKNOWN: Final = 4095


BITS_SHIFT: Final = 16
KINDS: Final = 0xFFFF
UNBOUNDED: Final = 0xFFFF
NOTHING: Final = 0
UNKNOWN: Final = T.UNKNOWN | UNBOUNDED << BITS_SHIFT
BOOLEAN: Final = T.BOOL | 1 << BITS_SHIFT
LENGTH: Final = T.INT | 40 << BITS_SHIFT
"""A length. The limits keep what ML builds below 2**27, but a host may pass a longer list; no memory holds 2**40
items."""

_WHOLE: Final = T.INT | T.BOOL
_MAGNITUDE: Final = UNBOUNDED << BITS_SHIFT


def join(left: int, right: int) -> int:
    """What is known when either may be the case."""
    if left == right:
        return left
    high_left, high_right = left & _MAGNITUDE, right & _MAGNITUDE
    return ((left | right) & KINDS) | (high_left if high_left > high_right else high_right)


def of_kinds(kinds: int, bits: int = UNBOUNDED) -> int:
    """An abstract value; `bits` counts only where it may be an integer or a boolean."""
    if not kinds & _WHOLE:
        return kinds
    if not kinds & T.INT:
        bits = 1
    return kinds | (bits if 0 <= bits < UNBOUNDED else UNBOUNDED) << BITS_SHIFT


def literal(value: object) -> int:
    """The abstract value of a literal."""
    if value is None:
        return T.NULL
    if value is True or value is False:
        return BOOLEAN
    if isinstance(value, int):
        return of_kinds(T.INT, value.bit_length())
    return T.FLOAT if isinstance(value, float) else T.STRING


def bits_of(value: int) -> int | None:
    """The bound of a value that is certainly an integer or boolean; None if it has none."""
    if not value & _WHOLE or value & KINDS & ~_WHOLE:
        return None
    bits = value >> BITS_SHIFT
    return None if bits >= UNBOUNDED else bits


def _numbers(left: int, right: int) -> int:
    """The kinds that arithmetic on numbers and foreign objects gives; nothing where no two such can meet."""
    kinds = 0
    if left & _WHOLE and right & _WHOLE:
        kinds = T.INT
    if (left & T.FLOAT and right & T.NUMBER) or (right & T.FLOAT and left & T.NUMBER):
        kinds |= T.FLOAT
    if (left & T.NUMLIKE and right & T.NUMERIC) or (right & T.NUMLIKE and left & T.NUMERIC):
        kinds |= T.NUMERIC
    if left & T.FOREIGN or right & T.FOREIGN:
        kinds |= T.NUMERIC | T.FOREIGN
    return kinds


def _magnitude(operator: str, left: int, right: int, exponent: int | None) -> int:
    """A bound, in bits, of the integer that arithmetic gives; `exponent` is the right operand where it is a literal."""
    a, b = left >> BITS_SHIFT, right >> BITS_SHIFT
    if operator == "&" and exponent is not None and exponent >= 0:
        return b
    if operator == "%":
        return b
    if operator == "//" or operator == ">>":
        return max(a, 1)
    if a >= UNBOUNDED or b >= UNBOUNDED:
        return UNBOUNDED
    if operator == "*":
        return a + b
    if operator == "<<":
        return a + exponent if exponent is not None and 0 <= exponent < UNBOUNDED else UNBOUNDED
    if operator == "**":
        return a * exponent if exponent is not None and 0 < exponent < UNBOUNDED else UNBOUNDED if exponent != 0 else 1
    return (a if a > b else b) + 1


def binary(operator: str, left: int, right: int, exponent: int | None = None) -> int:
    """What an operator makes of two values. `exponent` is the right operand where it is an integer literal."""
    both = left | right
    if operator in _TESTS:
        if not both & _ALIEN or operator == "in":
            return BOOLEAN
        return T.BOOL | _MAGNITUDE | (T.FOREIGN | T.NUMLIKE)
    kinds = _numbers(left, right)
    if operator == "+":
        if (left & T.STRING and right & KINDS) or (right & T.STRING and left & KINDS):
            kinds |= T.STRING
        if left & T.ARRAY and right & T.ARRAY:
            kinds |= T.ARRAY
        if both & T.FOREIGN:
            kinds |= T.STRING | T.ARRAY
    elif not both & _ALIEN:
        if operator == "/":
            kinds = T.FLOAT if kinds else NOTHING
        elif operator == "**":
            if kinds & T.INT and not (exponent is not None and exponent >= 0):
                kinds |= T.FLOAT
        elif operator in _BITWISE:
            kinds &= ~T.FLOAT
            if operator in _LOGIC and left & T.BOOL and right & T.BOOL:
                kinds |= T.BOOL
    if not kinds & _WHOLE:
        return kinds
    if both & _ALIEN:
        return kinds | _MAGNITUDE
    return of_kinds(kinds, _magnitude(operator, left, right, exponent))


def unary(operator: str, value: int) -> int:
    """What `-`, `+`, `~`, `!` or `typeof` makes of a value."""
    if operator == "!":
        return BOOLEAN
    if operator == "typeof":
        return T.STRING
    kinds = T.INT if value & _WHOLE else 0
    if operator != "~":
        kinds |= value & T.FLOAT
    if value & T.FOREIGN:
        return of_kinds(kinds | T.NUMERIC | T.FOREIGN)
    if value & T.NUMLIKE:
        return of_kinds(kinds | T.NUMERIC)
    return of_kinds(kinds, min((value >> BITS_SHIFT) + 1, UNBOUNDED))


_TESTS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_BITWISE: Final = frozenset({"&", "|", "^", "<<", ">>"})
_LOGIC: Final = frozenset({"&", "|", "^"})
_ALIEN: Final = T.FOREIGN | T.NUMLIKE
