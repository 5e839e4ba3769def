"""Operators on numbers, and `+`: what they do where the generator could not prove that Python's own will do.

Sizes are checked before the work. An operand that is foreign decides itself, but no sequence of the host is ever repeated.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.limits import Limits
from mlpy_async.values.kinds import type_name
from mlpy_async.values.pieces import ITEMS, TEXT
from mlpy_async.values.text import TextForm

__all__ = ["Arithmetic"]

_NUMBERS = frozenset({int, float, bool})
_KNOWN = frozenset({int, float, bool, str, list, dict, type(None)})
_SEQUENCES = (str, list, tuple, bytes, bytearray, memoryview, range)


class Arithmetic:
    """Arithmetic within limits."""

    def __init__(self, limits: Limits, text: TextForm) -> None:
        self.limits = limits
        self.text = text
        self.pieces = text.pieces
        self.short_text = min(TEXT, limits.max_text)
        self.max_bits = limits.max_int_bits
        self.max_int = 2**limits.max_int_bits
        self.min_int = -self.max_int

    def names(self) -> dict[str, Any]:
        """The names by which generated code calls these."""
        return {
            "λadd": self.add, "λsub": self.sub, "λmul": self.mul, "λdiv": self.div, "λfloordiv": self.floordiv,
            "λmod": self.mod, "λpow": self.pow, "λlshift": self.lshift, "λrshift": self.rshift, "λbitand": self.bitand,
            "λbitor": self.bitor, "λbitxor": self.bitxor, "λneg": self.neg, "λpos": self.pos, "λinvert": self.invert,
            "λnumber": self.number, "λgrown": self.grown, "λconcat": self.concat,
            "λmax_int": self.max_int, "λmin_int": self.min_int, "λmax_text": self.limits.max_text, "λmax_items": self.limits.max_items,
        }  # fmt: skip

    # --- + --------------------------------------------------------------------------------------------------------

    def add(self, a: Any, b: Any) -> Any:
        kind, other = type(a), type(b)
        if kind in _NUMBERS and other in _NUMBERS:
            return a + b
        if isinstance(a, str):
            return self._join(a, b if isinstance(b, str) else self.text.of(b))
        if isinstance(b, str):
            return self._join(self.text.of(a), b)
        if isinstance(a, list) and isinstance(b, list):
            self.room(len(a) + len(b))
            return list.__add__(a, b) if len(a) + len(b) <= ITEMS else self._join_arrays(a, b)
        return self._foreign(operator.add, "+", a, b)

    def _join_arrays(self, *arrays: list[Any]) -> list[Any]:
        """The elements of arrays in one, in pieces."""
        made: list[Any] = []
        for array in arrays:
            self.pieces.extend(made, array)
        return self.pieces.kept(made)

    def _join(self, a: str, b: str) -> str:
        if len(a) + len(b) <= self.short_text:
            return str.__add__(a, b)
        self.long(len(a) + len(b))
        return self.pieces.joined((a, b))

    def concat(self, *parts: Any) -> str:
        """The text of all parts in a row: a template string."""
        texts = [part if type(part) is str else self.text.of(part) for part in parts]
        size = sum(map(len, texts))
        if size <= self.short_text:
            return "".join(texts)
        self.long(size)
        return self.pieces.joined(texts)

    def grown(self, value: Any) -> None:
        if isinstance(value, str):
            self.long(len(value))
        else:
            self.room(len(value))

    def long(self, length: int) -> None:
        """Check the length of a string that is to be made."""
        if length > self.limits.max_text:
            raise LimitError(f"a string of {length:,} characters is too long; the limit is {self.limits.max_text:,}")

    def bounded(self, texts: Iterable[str]) -> Iterator[str]:
        """Parts of a string, as long as it is not too long."""
        size = 0
        for text in texts:
            size += len(text)
            self.long(size)
            yield text

    def room(self, length: int) -> None:
        """Check the length of an array that is to be made."""
        if length > self.limits.max_items:
            raise LimitError(f"an array of {length:,} elements is too long; the limit is {self.limits.max_items:,}")

    # --- the others -------------------------------------------------------------------------------------------------

    def _foreign(self, operation: Any, symbol: str, a: Any, b: Any) -> Any:
        """An operator on what is not two numbers: an error, unless a foreign object takes part and knows what to do."""
        if (type(a) in _KNOWN and type(b) in _KNOWN) or isinstance(a, _SEQUENCES) or isinstance(b, _SEQUENCES):
            raise TypeError(f"`{symbol}` cannot be applied to {type_name(a)} and {type_name(b)}")
        return operation(a, b)

    def number(self, value: Any) -> Any:
        """A number that an inline test of its size did not pass."""
        if isinstance(value, int) and value.bit_length() > self.max_bits:
            raise LimitError(f"the integer is too large; the limit is {self.max_bits:,} bits")
        return value

    def sub(self, a: Any, b: Any) -> Any:
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            return a - b
        return self._foreign(operator.sub, "-", a, b)

    def mul(self, a: Any, b: Any) -> Any:
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            product = a * b
            return product if self.min_int < product < self.max_int else self.number(product)
        return self._foreign(operator.mul, "*", a, b)

    def div(self, a: Any, b: Any) -> Any:
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            return a / b
        return self._foreign(operator.truediv, "/", a, b)

    def floordiv(self, a: Any, b: Any) -> Any:
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            return a // b
        return self._foreign(operator.floordiv, "//", a, b)

    def mod(self, a: Any, b: Any) -> Any:
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            return a % b
        return self._foreign(operator.mod, "%", a, b)

    def pow(self, a: Any, b: Any) -> Any:
        if type(a) in _NUMBERS and type(b) in _NUMBERS:
            if type(a) is not float and type(b) is not float:
                if b > 1 and a not in (0, 1, -1) and (int(a).bit_length() - 1) * b > self.max_bits:
                    raise LimitError(f"the power is too large; the limit is {self.max_bits:,} bits")
                return self.number(a**b)
            power = a**b
            if isinstance(power, complex):
                raise ValueError(f"a negative number has no power of {b}")
            return power
        return self._foreign(operator.pow, "**", a, b)

    def _integers(self, symbol: str, operation: Any, a: Any, b: Any) -> Any:
        for value in (a, b):
            if isinstance(value, float):
                raise TypeError(f"`{symbol}` works on integers, got {value!r}")
        return self._foreign(operation, symbol, a, b)

    def lshift(self, a: Any, b: Any) -> Any:
        if isinstance(a, int) and isinstance(b, int):
            if b > self.max_bits or (b > 0 and a.bit_length() + b > self.max_bits):
                raise LimitError(f"the shifted integer is too large; the limit is {self.max_bits:,} bits")
            return a << b
        return self._integers("<<", operator.lshift, a, b)

    def rshift(self, a: Any, b: Any) -> Any:
        if isinstance(a, int) and isinstance(b, int):
            return a >> b
        return self._integers(">>", operator.rshift, a, b)

    def bitand(self, a: Any, b: Any) -> Any:
        return a & b if isinstance(a, int) and isinstance(b, int) else self._integers("&", operator.and_, a, b)

    def bitor(self, a: Any, b: Any) -> Any:
        if isinstance(a, int) and isinstance(b, int):
            return a | b
        if isinstance(a, dict) or isinstance(b, dict):
            raise TypeError(f"`|` cannot be applied to {type_name(a)} and {type_name(b)}")
        return self._integers("|", operator.or_, a, b)

    def bitxor(self, a: Any, b: Any) -> Any:
        return a ^ b if isinstance(a, int) and isinstance(b, int) else self._integers("^", operator.xor, a, b)

    def _unary(self, symbol: str, operation: Any, a: Any) -> Any:
        if type(a) in _NUMBERS:
            return operation(a)
        if type(a) in _KNOWN or isinstance(a, _SEQUENCES):
            raise TypeError(f"`{symbol}` cannot be applied to {type_name(a)}")
        return operation(a)

    def neg(self, a: Any) -> Any:
        return self._unary("-", operator.neg, a)

    def pos(self, a: Any) -> Any:
        return self._unary("+", operator.pos, a)

    def invert(self, a: Any) -> Any:
        if isinstance(a, float):
            raise TypeError(f"`~` works on integers, got {a!r}")
        return self._unary("~", operator.invert, int(a) if type(a) is bool else a)
