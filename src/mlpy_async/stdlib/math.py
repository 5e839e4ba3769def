"""`math`: functions of numbers."""

from __future__ import annotations

import math
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, dice_of

__all__ = ["Math"]

_COMPUTE = ("math.compute",)
_LARGEST_FACTORIAL = 1_500


@ml_module(
    name="math",
    description="Functions of numbers",
    capabilities=_COMPUTE,
    constants={"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan},
)
class Math:
    """Angles are in radians. What has no value (the root of −1) is a ValueError."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.arithmetic = services.operations.arithmetic

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def sqrt(x: float) -> float:
        """The square root."""
        return math.sqrt(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def cbrt(x: float) -> float:
        """The cube root."""
        return math.copysign(abs(x) ** (1 / 3), x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def sin(x: float) -> float:
        """The sine."""
        return math.sin(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def cos(x: float) -> float:
        """The cosine."""
        return math.cos(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def tan(x: float) -> float:
        """The tangent."""
        return math.tan(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def asin(x: float) -> float:
        """The arc sine."""
        return math.asin(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def acos(x: float) -> float:
        """The arc cosine."""
        return math.acos(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def atan(x: float) -> float:
        """The arc tangent."""
        return math.atan(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def ln(x: float) -> float:
        """The natural logarithm."""
        return math.log(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def log10(x: float) -> float:
        """The logarithm to base 10."""
        return math.log10(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def log2(x: float) -> float:
        """The logarithm to base 2."""
        return math.log2(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def exp(x: float) -> float:
        """e to the power of x."""
        return math.exp(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def floor(x: float) -> int:
        """The greatest integer not above x."""
        return math.floor(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def ceil(x: float) -> int:
        """The least integer not below x."""
        return math.ceil(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def trunc(x: float) -> int:
        """The integer part of x."""
        return math.trunc(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def round(x: float) -> int:
        """The nearest integer; halves go up, as in JavaScript."""
        return math.floor(x + 0.5) if isinstance(x, float) else int(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def degToRad(x: float) -> float:
        """Degrees as radians."""
        return math.radians(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def radToDeg(x: float) -> float:
        """Radians as degrees."""
        return math.degrees(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def radians(x: float) -> float:
        """Degrees as radians."""
        return math.radians(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def degrees(x: float) -> float:
        """Radians as degrees."""
        return math.degrees(x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def sign(x: float) -> int:
        """−1, 0 or 1."""
        return (x > 0) - (x < 0)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def atan2(y: float, x: float) -> float:
        """The angle of the point (x, y)."""
        return math.atan2(y, x)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def hypot(x: float, y: float) -> float:
        """The length of the vector (x, y)."""
        return math.hypot(x, y)

    @ml_function(capabilities=_COMPUTE)
    def gcd(self, a: int, b: int) -> int:
        """The greatest common divisor."""
        return int(self.arithmetic.number(math.gcd(int(a), int(b))))

    @ml_function(capabilities=_COMPUTE)
    def lcm(self, a: int, b: int) -> int:
        """The least common multiple."""
        return int(self.arithmetic.number(math.lcm(int(a), int(b))))

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def log(x: float, base: float = math.e) -> float:
        """The logarithm to a base; without one, the natural logarithm."""
        return math.log(x) if base == math.e else math.log(x, base)

    @staticmethod
    @ml_function(capabilities=_COMPUTE)
    def abs(x: float) -> Any:
        """The absolute value."""
        return abs(x)

    @ml_function(capabilities=_COMPUTE)
    def pow(self, x: float, y: float) -> Any:
        """x to the power of y."""
        return self.arithmetic.pow(x, y)

    @ml_function(capabilities=_COMPUTE)
    def min(self, *values: Any) -> Any:
        """The least of its arguments, or of one array."""
        return extreme(self.services, values, min, "math.min")

    @ml_function(capabilities=_COMPUTE)
    def max(self, *values: Any) -> Any:
        """The greatest of its arguments, or of one array."""
        return extreme(self.services, values, max, "math.max")

    @ml_function(capabilities=("random.generate",))
    def random(self) -> float:
        """A random number from 0 up to, not including, 1."""
        return dice_of(self.services).random()

    @ml_function(capabilities=_COMPUTE)
    def factorial(self, n: int) -> int:
        """The product of 1 to n."""
        number = int(n)
        if number < 0:
            raise ValueError(f"math.factorial: n must not be negative, got {number}")
        if number > _LARGEST_FACTORIAL:
            raise LimitError(f"math.factorial: {number} is too large; the limit is {_LARGEST_FACTORIAL}")
        return int(self.arithmetic.number(math.factorial(number)))


def extreme(services: Services, values: tuple[Any, ...], choose: Any, label: str) -> Any:
    """The least or greatest of values that have an order, in pieces."""
    items = values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not items:
        raise ValueError(f"{label}: there is nothing to choose from")
    step = services.operations.comparison.sort_key(items)
    best = items[0]
    for position in range(0, len(items), step):
        best = choose(best, choose(items[position : position + step]))
        services.engine.pace()
    return best
