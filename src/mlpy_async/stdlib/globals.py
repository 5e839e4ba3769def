"""`Math`, `JSON`, `Date`, `Number`, `String`, `Boolean`, `Array`, `Object`: always present, over the functions of the library."""

from __future__ import annotations

from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, current_world
from mlpy_async.stdlib.builtin import LONGEST_NUMBER
from mlpy_async.stdlib.json import Json
from mlpy_async.stdlib.math import Math
from mlpy_async.values.kinds import type_name

__all__ = ["CALLABLE", "GLOBALS"]


@ml_module(
    name="Math",
    description="As in JavaScript",
    constants={
        "PI": 3.141592653589793,
        "E": 2.718281828459045,
        "LN2": 0.6931471805599453,
        "LN10": 2.302585092994046,
        "SQRT2": 1.4142135623730951,
    },
)
class MathGlobal(Math):
    """The functions of `math`."""


MathGlobal.__ml_module__.functions.update(Math.__ml_module__.functions)  # type: ignore[attr-defined]


@ml_module(name="JSON", description="As in JavaScript")
class JsonGlobal(Json):
    """`parse` and `stringify`."""


JsonGlobal.__ml_module__.functions.update(  # type: ignore[attr-defined]
    {name: Json.__ml_module__.functions[name] for name in ("parse", "stringify")}  # type: ignore[attr-defined]
)


@ml_module(name="Date", description="The clock")
class DateGlobal:
    def __init__(self, services: Services) -> None:
        self.services = services

    @ml_function(capabilities=("datetime.now",))
    def now(self) -> int:
        """Milliseconds since 1970 began, in UTC."""
        return int(current_world(self.services).clock() * 1_000)


@ml_module(
    name="Number",
    description="Questions about numbers",
    constants={"MAX_SAFE_INTEGER": 2**53 - 1, "MIN_SAFE_INTEGER": 1 - 2**53, "EPSILON": 2.0**-52},
)
class NumberGlobal:
    def __init__(self, services: Services) -> None:
        self.builtins = services.builtins

    @ml_function
    def isInteger(self, value: Any) -> bool:
        """Whether a value is a whole number."""
        return not isinstance(value, bool) and (
            isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        )

    @ml_function
    def isNaN(self, value: Any) -> bool:
        """Whether a value is the number NaN."""
        return isinstance(value, float) and value != value

    @ml_function
    def isFinite(self, value: Any) -> bool:
        """Whether a value is a number, and neither infinite nor NaN."""
        return (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and abs(value) != float("inf")
            and value == value
        )

    @ml_function
    def parseInt(self, text: Any, base: int = 10) -> Any:
        """As the built-in."""
        return self.builtins["λb_parseInt"](text, base)

    @ml_function
    def parseFloat(self, text: Any) -> float:
        """As the built-in."""
        return self.builtins["λb_parseFloat"](text)  # type: ignore[no-any-return]

    @ml_function(name="λcall")
    def convert(self, value: Any = 0) -> Any:
        """A value as a number."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, str):
            if len(value) <= LONGEST_NUMBER and not value.strip():
                return 0
            number = self.builtins["λb_float"](value)
            return self.builtins["λb_int"](value) if value.strip().lstrip("+-").isdigit() else number
        raise TypeError(f"Number takes a number, a string or a boolean, got {type_name(value)}")


@ml_module(name="String", description="Text of values")
class StringGlobal:
    def __init__(self, services: Services) -> None:
        self.operations = services.operations

    @ml_function
    def fromCharCode(self, *codes: Any) -> str:
        """The text of character codes."""
        return "".join(chr(int(code)) for code in codes)

    @ml_function(name="λcall")
    def convert(self, value: Any = "") -> str:
        """The text form of a value."""
        return self.operations.text(value)


@ml_module(name="Boolean", description="Truth of values")
class BooleanGlobal:
    def __init__(self, services: Services) -> None:
        self.services = services

    @ml_function(name="λcall")
    def convert(self, value: Any = None) -> bool:
        """Whether a value counts as true."""
        return bool(value)


@ml_module(name="Array", description="Questions about arrays")
class ArrayGlobal:
    def __init__(self, services: Services) -> None:
        self.operations = services.operations

    @ml_function
    def isArray(self, value: Any) -> bool:
        """Whether a value is an array."""
        return isinstance(value, list)

    @ml_function
    def of(self, *items: Any) -> list:  # type: ignore[type-arg]
        """An array of the arguments."""
        return list(items)

    @ml_function(name="from")
    def from_(self, iterable: Any, function: Any = None) -> list:  # type: ignore[type-arg]
        """An array of what can be iterated; with a function, of what it makes of each element."""
        items = self.operations.arrays.copy(self.operations.objects.listed(iterable))
        return items if function is None else self.operations.arrays.map(items, function)


@ml_module(name="Object", description="Functions on objects")
class ObjectGlobal:
    def __init__(self, services: Services) -> None:
        self.objects = services.operations.objects
        self.arrays = services.operations.arrays

    @ml_function
    def keys(self, obj: dict) -> list:  # type: ignore[type-arg]
        """The keys of an object."""
        return self.objects.keys(obj)

    @ml_function
    def values(self, obj: dict) -> list:  # type: ignore[type-arg]
        """The values of an object."""
        return self.objects.values(obj)

    @ml_function
    def entries(self, obj: dict) -> list:  # type: ignore[type-arg]
        """Pairs of key and value."""
        return self.objects.entries(obj)

    @ml_function
    def assign(self, target: dict, *sources: Any) -> dict:  # type: ignore[type-arg]
        """Put the keys of the others into the first, and give it."""
        return self.objects.update(target, *[source for source in sources if source is not None])

    @ml_function
    def fromEntries(self, entries: list) -> dict:  # type: ignore[type-arg]
        """An object of pairs of key and value."""
        made: dict[str, Any] = {}
        for _, pair in self.arrays.items_of(entries):
            key, value = self.objects.unpack(pair, 2)
            made[self.objects.members.key(key)] = value
        return made


GLOBALS: tuple[type, ...] = (
    MathGlobal,
    JsonGlobal,
    DateGlobal,
    NumberGlobal,
    StringGlobal,
    BooleanGlobal,
    ArrayGlobal,
    ObjectGlobal,
)
CALLABLE = "λcall"
"""The name of what calling the module itself does."""
