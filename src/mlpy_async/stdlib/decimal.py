"""`decimal`: numbers as they are written, without the rounding of binary fractions.

The arithmetic is that of Python's `decimal` (M. Cowlishaw's General Decimal Arithmetic), with 50 digits and exponents up to 9,999: so no
operation takes long.
"""

from __future__ import annotations

import decimal
import operator
import re
from collections.abc import Callable
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module, snake_case
from mlpy_async.services import Services
from mlpy_async.values.kinds import describe, integer
from mlpy_async.values.members import DeclaredClass

__all__ = ["Decimal"]

_DIGITS = 50
_LARGEST = 9_999
_LONGEST = 1_000
"""Characters of a text that is read."""
_LARGEST_INTEGER = 4_200
_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,5})?\s*")
_CONTEXT = decimal.Context(
    prec=_DIGITS,
    Emax=_LARGEST,
    Emin=-_LARGEST,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
_WIDE = decimal.Context(prec=2 * _LARGEST + _DIGITS, Emax=2 * _LARGEST, Emin=-2 * _LARGEST)
"""For rounding to a place: all digits of any number fit."""
_ROUNDINGS = {
    "half_even": decimal.ROUND_HALF_EVEN, "half_up": decimal.ROUND_HALF_UP, "half_down": decimal.ROUND_HALF_DOWN, "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN, "ceiling": decimal.ROUND_CEILING, "floor": decimal.ROUND_FLOOR,
}  # fmt: skip


def _operator(apply: Callable[[Any, Any], decimal.Decimal]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An operator with a decimal on its left, and the same with one on its right."""
    return (
        lambda self, other: _made(apply, self.value, _number(other)),
        lambda self, other: _made(apply, _number(other), self.value),
    )


class DecimalNumber:
    """A decimal number as ML holds it: operators work with other ones and with plain numbers, which count as they are written."""

    __slots__ = ("value",)

    def __init__(self, value: decimal.Decimal) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        found = _plain(other)
        return found is not None and self.value == found

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: Any) -> bool:
        return self.value < _number(other)

    def __le__(self, other: Any) -> bool:
        return self.value <= _number(other)

    def __gt__(self, other: Any) -> bool:
        return self.value > _number(other)

    def __ge__(self, other: Any) -> bool:
        return self.value >= _number(other)

    def __neg__(self) -> DecimalNumber:
        return DecimalNumber(_CONTEXT.minus(self.value))

    def __pos__(self) -> DecimalNumber:
        return self

    __add__, __radd__ = _operator(_CONTEXT.add)
    __sub__, __rsub__ = _operator(_CONTEXT.subtract)
    __mul__, __rmul__ = _operator(_CONTEXT.multiply)
    __truediv__, __rtruediv__ = _operator(_CONTEXT.divide)
    __floordiv__, __rfloordiv__ = _operator(lambda a, b: _floored(a, b))
    __mod__, __rmod__ = _operator(lambda a, b: _modulo(a, b))
    __pow__, __rpow__ = _operator(_CONTEXT.power)


def _made(apply: Callable[..., decimal.Decimal], *operands: Any) -> DecimalNumber:
    try:
        return DecimalNumber(apply(*operands))
    except decimal.DivisionByZero:
        raise ZeroDivisionError("division by zero") from None
    except decimal.Overflow:
        raise LimitError(f"the decimal number is too large; the limit is 10 ** {_LARGEST}") from None
    except decimal.InvalidOperation as error:
        if decimal.DivisionUndefined in error.args[0]:
            raise ZeroDivisionError("division by zero") from None
        raise ValueError("this has no result among decimal numbers of 50 digits") from None


def _floored(a: decimal.Decimal, b: decimal.Decimal) -> decimal.Decimal:
    """The quotient rounded down, as `//` of numbers is; Python's decimals cut it off."""
    if not b:
        raise ZeroDivisionError("division by zero")
    quotient, rest = _CONTEXT.divmod(a, b)
    return quotient - 1 if rest and (rest < 0) is not (b < 0) else quotient


def _modulo(a: decimal.Decimal, b: decimal.Decimal) -> decimal.Decimal:
    """What `//` leaves: it has the sign of the divisor."""
    if not b:
        raise ZeroDivisionError("division by zero")
    rest = _CONTEXT.remainder(a, b)
    return _CONTEXT.add(rest, b) if rest and (rest < 0) is not (b < 0) else rest


def _plain(value: Any) -> decimal.Decimal | None:
    """A value as a decimal number, if it is one."""
    if type(value) is DecimalNumber:
        return value.value
    if type(value) is int and value.bit_length() <= 4 * _LARGEST:
        return decimal.Decimal(value)
    if type(value) is float:
        return decimal.Decimal(repr(value))
    return None


def _number(value: Any) -> decimal.Decimal:
    found = _plain(value)
    if found is None:
        raise TypeError(f"a Decimal goes with a Decimal or a number, got {describe(value)}")
    if not found.is_finite():
        raise ValueError(f"a Decimal is finite, got {value!r}")
    return found


def _read(value: Any) -> DecimalNumber:
    if isinstance(value, str):
        if len(value) > _LONGEST or _NUMBER.fullmatch(value) is None:
            raise ValueError(f"no decimal number: a text has at most {_LONGEST:,} characters, as 12.50 or -1e3")
        value = DecimalNumber(decimal.Decimal(value.strip()))
    return _made(lambda: _checked(_number(value)))


def _checked(number: decimal.Decimal) -> decimal.Decimal:
    """A number with all of its digits, if its size is within bounds."""
    if not -_LARGEST <= number.adjusted() <= _LARGEST:
        raise LimitError(f"the decimal number is too large or too small; the limit is 10 ** {_LARGEST}")
    return number


def _rounded(self: DecimalNumber, places: Any = 0, mode: Any = "half_even") -> DecimalNumber:
    count = integer(places, "the places")
    if not -_LONGEST <= count <= _LONGEST:
        raise ValueError(f"want at most {_LONGEST:,} places, got {count}")
    rounding = _ROUNDINGS.get(mode) if isinstance(mode, str) else None
    if rounding is None:
        raise ValueError(f"unknown rounding; want one of {', '.join(_ROUNDINGS)}")
    return DecimalNumber(self.value.quantize(decimal.Decimal((0, (1,), -count)), rounding, _WIDE))


def _fixed(self: DecimalNumber, places: Any = 0, mode: Any = "half_even") -> str:
    return f"{_rounded(self, places, mode).value:f}"


def _to_number(self: DecimalNumber) -> int | float:
    if self.value.adjusted() > _LARGEST_INTEGER:
        raise LimitError(f"the decimal number is too large for a number; the limit is 10 ** {_LARGEST_INTEGER:,}")
    return int(self.value) if self.value == self.value.to_integral_value() else float(self.value)


def _with(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: operation(self, other)


_METHODS: dict[str, Any] = {
    "add": _with(operator.add), "subtract": _with(operator.sub), "multiply": _with(operator.mul), "divide": _with(operator.truediv),
    "modulo": _with(operator.mod), "power": _with(operator.pow),
    "compare": lambda self, other: int(self.value.compare(_number(other))),
    "abs": lambda self: DecimalNumber(self.value.copy_abs()), "negate": operator.neg,
    "sqrt": lambda self: _made(_CONTEXT.sqrt, self.value), "round": _rounded, "toFixed": _fixed,
    "toNumber": _to_number,
    "toString": lambda self: str(self.value), "isZero": lambda self: not self.value,
    "isNegative": lambda self: self.value < 0, "isInteger": lambda self: self.value == self.value.to_integral_value(),
    "places": lambda self: max(0, -self.value.as_tuple().exponent),
}  # fmt: skip


@ml_module(name="decimal", description="Decimal numbers, exact as they are written")
class Decimal:
    """`decimal.create("0.1") + decimal.create("0.2") == decimal.create("0.3")`. The operators work with plain numbers too. Results have 50 digits."""

    def __init__(self, services: Services) -> None:
        self.objects = services.operations.objects
        self.pace = services.operations.pieces.pace
        table = {spelling: method for name, method in _METHODS.items() for spelling in (name, snake_case(name))}
        services.operations.declare(DecimalNumber, DeclaredClass("Decimal", table, text=lambda held: str(held.value)))

    @ml_function
    def create(self, value: Any) -> Any:
        """A decimal number: of a text, or of a number as it is written."""
        return _read(value)

    @ml_function
    def isDecimal(self, value: Any) -> bool:
        """Whether a value is a decimal number."""
        return type(value) is DecimalNumber

    @ml_function
    def sum(self, values: list) -> Any:  # type: ignore[type-arg]
        """The sum of an array of decimals, numbers and texts."""
        total = _read(0)
        for index, value in enumerate(values):
            total += _read(value)
            if index % _LONGEST == 0:
                self.pace()
        return total

    @ml_function
    def min(self, *values: Any) -> Any:
        """The smallest of several, or of an array."""
        return self._extreme(operator.lt, values)

    @ml_function
    def max(self, *values: Any) -> Any:
        """The largest of several, or of an array."""
        return self._extreme(operator.gt, values)

    def _extreme(self, is_better: Callable[[Any, Any], bool], values: tuple[Any, ...]) -> Any:
        items = values[0] if len(values) == 1 and isinstance(values[0], list) else values
        if not items:
            raise ValueError("want at least one number")
        best = _read(items[0])
        for index, value in enumerate(items):
            number = _read(value)
            best = number if is_better(number, best) else best
            if index % _LONGEST == 0:
                self.pace()
        return best

    @ml_function
    def roundings(self) -> list:  # type: ignore[type-arg]
        """The ways in which `round` and `toFixed` round."""
        return list(_ROUNDINGS)
