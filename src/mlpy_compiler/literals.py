"""The values that numbers and strings are written for."""

from __future__ import annotations

import re

__all__ = ["number_value", "unescape"]

_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}"
    r"|(`|\$(?=\{))|(.))",
    re.DOTALL,
)
_SIMPLE = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\\": "\\", '"': '"', "'": "'", "/": "/",
}  # fmt: skip
_LONGEST_NUMBER = 14_100
"""Characters of a number, past which its value is not even computed."""
_MOST_BITS = 14_000
_MOST_DIGITS = 4_215
"""Decimal digits of 2**14,000. CPython reads no more than 4,300 at once."""


def number_value(text: str) -> int | float | None:
    """The value of a number as it is written; None if it is too large."""
    plain = text.replace("_", "")
    if len(plain) > _LONGEST_NUMBER:
        return None
    value: int | float
    if plain[:2].lower() in ("0x", "0b", "0o"):
        value = int(plain, 0)
    elif not plain.isdigit():
        value = float(plain)
    else:
        value = int(plain) if len(plain) <= _MOST_DIGITS else float("inf")
    too_large = value == float("inf") if isinstance(value, float) else value.bit_length() > _MOST_BITS
    return None if too_large else value


def unescape(raw: str, *, in_template: bool) -> tuple[str, list[tuple[str, str, int, int]]]:
    """The text that is meant, with escapes decoded; and what is wrong in it: message, hint, start and stop."""
    mistakes: list[tuple[str, str, int, int]] = []

    def replace(found: re.Match[str]) -> str:
        first, second = found.group(2), found.group(3)
        if first is not None:
            return chr(0x10000 + ((int(first, 16) - 0xD800) << 10) + int(second, 16) - 0xDC00)
        digits = found.group(1) or found.group(4) or found.group(5)
        if digits is None:
            if found.group(6) is not None:
                return found.group(6) if in_template else found.group()
            return _SIMPLE.get(found.group(7), found.group())
        number = int(digits, 16)
        if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
            return chr(number)
        hint = (
            "the last one is \\u{10FFFF}"
            if number > 0x10FFFF
            else "it is half of a pair: write \\u{…} with the whole number"
        )
        mistakes.append((f"U+{number:X} is no character", hint, found.start(), found.end()))
        return ""

    return _ESCAPE.sub(replace, raw), mistakes
