"""Functions that every program has without an import."""

from __future__ import annotations

import re
from typing import Any

from mlpy_async.capabilities.contexts import CapabilityContext, entered
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, current_world
from mlpy_async.stdlib.console import write_line
from mlpy_async.stdlib.math import extreme
from mlpy_async.values.format_spec import format_value
from mlpy_async.values.function import accepted, required
from mlpy_async.values.kinds import is_function, type_name
from mlpy_async.values.module import Module, name_of
from mlpy_async.values.text import quoted

__all__ = ["LONGEST_NUMBER", "Builtin"]

_PIECE = 50_000
_FLOAT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
LONGEST_NUMBER = 4_300
"""Characters of a text that is read as a number."""


@ml_module(name="builtin", description="Functions that every program has")
class Builtin:
    """Conversions, arrays, numbers and questions about values."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.operations = services.operations
        self.arithmetic = services.operations.arithmetic
        self.comparison = services.operations.comparison
        self.members = services.operations.members
        self.arrays = services.operations.arrays
        self.pieces = services.operations.pieces
        self.pace = self.pieces.pace
        self._listed = services.operations.objects.listed

    # --- conversions --------------------------------------------------------------------------------------------------

    @ml_function
    def int_(self, value: Any = 0, base: Any = 10) -> int:
        """A value as an integer: a number without its fraction, a text of digits."""
        if isinstance(value, str):
            self._short(value)
            text = value.strip().replace("_", "")
            try:
                return int(self.arithmetic.number(int(text, base)))
            except ValueError:
                try:
                    return int(float(text))
                except (ValueError, OverflowError):
                    raise ValueError(f"{quoted(value[:50])} is no number") from None
        if isinstance(value, (int, float)):
            return int(value)
        raise TypeError(f"int takes a number or a string, got {type_name(value)}")

    @ml_function
    def float_(self, value: Any = 0) -> float:
        """A value as a number with a fraction."""
        if isinstance(value, str):
            self._short(value)
            try:
                return float(value)
            except ValueError:
                raise ValueError(f"{quoted(value[:50])} is no number") from None
        if isinstance(value, (int, float)):
            return float(value)
        raise TypeError(f"float takes a number or a string, got {type_name(value)}")

    def _short(self, text: str) -> None:
        if len(text) > LONGEST_NUMBER:
            raise ValueError(f"a number has at most {LONGEST_NUMBER:,} characters")

    @ml_function
    def str_(self, value: Any = "") -> str:
        """The text form of a value."""
        return self.operations.text(value)

    @ml_function
    def bool_(self, value: Any = None) -> bool:
        """Whether a value counts as true."""
        return bool(value)

    @ml_function
    def repr_(self, value: Any) -> str:
        """The text form of a value, strings in quotes."""
        return self.operations.text_form.quoted(value) if isinstance(value, str) else self.operations.text(value)

    @ml_function
    def format_(self, value: Any, format_spec: str = "") -> str:
        """A value by a format, as `.2f`."""
        return format_value(value, format_spec, self.arithmetic)

    @ml_function
    def chr_(self, i: int) -> str:
        """The character with a code."""
        return chr(int(i))

    @ml_function
    def ord_(self, c: str) -> int:
        """The code of a character."""
        if len(c) != 1:
            raise ValueError(f"ord takes one character, got {len(c)}")
        return ord(c)

    @ml_function
    def hex_(self, n: int) -> str:
        """An integer in hexadecimal digits."""
        return hex(int(n))

    @ml_function
    def bin_(self, n: int) -> str:
        """An integer in binary digits."""
        return bin(int(n))

    @ml_function
    def oct_(self, n: int) -> str:
        """An integer in octal digits."""
        return oct(int(n))

    # --- numbers --------------------------------------------------------------------------------------------------------

    @ml_function
    def abs_(self, value: float) -> Any:
        """The absolute value."""
        return abs(value)

    @ml_function
    def round_(self, value: float, precision: Any = 0) -> Any:
        """The nearest number with so many digits; halves go to the even one."""
        if not isinstance(precision, int) or abs(precision) > 400:
            raise ValueError("round: precision must be an integer from -400 to 400")
        if precision == 0:
            return round(value)
        return round(value, precision)

    @ml_function
    def min_(self, *values: Any) -> Any:
        """The least of its arguments, or of one array."""
        return extreme(self.services, values, min, "min")

    @ml_function
    def max_(self, *values: Any) -> Any:
        """The greatest of its arguments, or of one array."""
        return extreme(self.services, values, max, "max")

    @ml_function
    def sum_(self, iterable: Any, start: Any = 0) -> Any:
        """The sum of numbers, in pieces."""
        items, total = self._listed(iterable), start
        for position in range(0, len(items), _PIECE):
            piece = items[position : position + _PIECE]
            if all(type(item) is int or type(item) is float for item in piece):
                total = self.arithmetic.add(total, sum(piece))
            else:
                for item in piece:
                    total = self.arithmetic.add(total, item)
            self.pace()
        return total

    # --- arrays -----------------------------------------------------------------------------------------------------------

    @ml_function
    def len_(self, collection: Any) -> int:
        """How many elements, characters or keys."""
        if isinstance(collection, (str, list, dict)):
            return len(collection)
        raise TypeError(f"len takes a string, array or object, got {type_name(collection)}")

    @ml_function
    def range_(self, start: int, stop: Any = None, step: Any = 1) -> list:  # type: ignore[type-arg]
        """The integers from start up to, not including, stop; with one argument from 0."""
        for value in (start, 0 if stop is None else stop, step):
            if not isinstance(value, int):
                raise TypeError(f"range takes integers, got {type_name(value)}")
        if step == 0:
            raise ValueError("range: the step cannot be 0")
        numbers = range(start) if stop is None else range(start, stop, step)
        self.arithmetic.room(max(0, -(-(numbers.stop - numbers.start) // numbers.step)))
        return self.pieces.elements(numbers)

    @ml_function
    def enumerate_(self, array: Any, start: int = 0) -> list:  # type: ignore[type-arg]
        """Pairs of number and element."""
        return self.pieces.kept([[start + index, item] for index, item in self.arrays.items_of(self._listed(array))])

    @ml_function
    def zip_(self, *arrays: Any) -> list:  # type: ignore[type-arg]
        """Elements at the same index together, as long as all have some."""
        lists = [self._listed(array) for array in arrays]
        shortest = min(lists, key=len) if lists else []
        return self.pieces.kept([[items[index] for items in lists] for index, _ in self.arrays.items_of(shortest)])

    @ml_function
    def sorted_(self, array: Any, *more: Any) -> list:  # type: ignore[type-arg]
        """The elements in order. Behind the array: a key or comparator, and whether the order is reversed."""
        order, reverse = None, False
        for value in more[:2]:
            if isinstance(value, bool):
                reverse = value
            elif value is not None:
                order = value
        return self.arrays.sorted(self.arrays.copy(self._listed(array)), order, reverse)

    @ml_function
    def reversed_(self, seq: Any) -> Any:
        """The elements backwards; of a string, the string backwards."""
        backwards = slice(None, None, -1)
        return (
            self.pieces.text(seq, backwards)
            if isinstance(seq, str)
            else self.pieces.items(self._listed(seq), backwards)
        )

    @ml_function
    def all_(self, iterable: Any, test: Any = None) -> bool:
        """Whether all elements count as true, or a function is true for all."""
        return self.arrays.every(self._listed(iterable), test)

    @ml_function
    def any_(self, iterable: Any, test: Any = None) -> bool:
        """Whether some element counts as true, or a function is true for one."""
        return self.arrays.some(self._listed(iterable), test)

    def _function_and_list(self, first: Any, second: Any) -> tuple[Any, list[Any]]:
        return (first, self._listed(second)) if is_function(first) else (second, self._listed(first))

    @ml_function
    def map_(self, first: Any, second: Any) -> list:  # type: ignore[type-arg]
        """What a function makes of each element; function and array in either order."""
        function, items = self._function_and_list(first, second)
        return self.arrays.map(items, function)

    @ml_function
    def filter_(self, first: Any, second: Any) -> list:  # type: ignore[type-arg]
        """The elements for which a function is true; function and array in either order."""
        function, items = self._function_and_list(first, second)
        return self.arrays.filter(items, function)

    @ml_function
    def iter_(self, iterable: Any) -> Any:
        """A generator over the elements."""
        return self.services.builtins["λgenerator_of"](self.operations.objects.iterate(iterable))

    @ml_function
    def next_(self, iterator: Any, *default: Any) -> Any:
        """The next value of a generator; at its end the default, or an error."""
        if self.operations.typeof(iterator) != "generator":
            raise TypeError(f"next takes a generator, got {type_name(iterator)}")
        for value in iterator:
            return value
        if default:
            return default[0]
        raise ValueError("the generator has no more values")

    @ml_function
    def keys(self, obj: dict) -> list:  # type: ignore[type-arg]
        """The keys of an object."""
        return self.operations.objects.keys(obj)

    @ml_function
    def values(self, obj: dict) -> list:  # type: ignore[type-arg]
        """The values of an object."""
        return self.operations.objects.values(obj)

    # --- questions ----------------------------------------------------------------------------------------------------------

    @ml_function
    def typeof(self, value: Any) -> str:
        """The kind of a value, by name."""
        return self.operations.typeof(value)

    @ml_function
    def isinstance_(self, value: Any, type_name: str) -> bool:
        """Whether a value is of a kind, by its name in `typeof`; "int" and "float" tell numbers apart."""
        if type_name in ("int", "integer"):
            return isinstance(value, int) and not isinstance(value, bool)
        if type_name == "float":
            return isinstance(value, float)
        return self.operations.typeof(value) == {
            "str": "string",
            "bool": "boolean",
            "list": "array",
            "dict": "object",
        }.get(type_name, type_name)

    @ml_function
    def callable_(self, obj: Any) -> bool:
        """Whether a value can be called."""
        return is_function(obj)

    @ml_function
    def hasattr_(self, obj: Any, name: str) -> bool:
        """Whether `obj.name` is there."""
        return self.members.has(obj, name)

    @ml_function
    def getattr_(self, obj: Any, name: str, *default: Any) -> Any:
        """`obj.name`, or a default where that would be an error or an absent key."""
        if default and not self.members.has(obj, name):
            return default[0]
        return self.members.get(obj, name)

    @ml_function
    def call(self, func: Any, *args: Any) -> Any:
        """`func(…args)`."""
        return self.members.callee(func)(*args)

    @ml_function
    def methods(self, value: Any) -> list:  # type: ignore[type-arg]
        """The names of a value's methods."""
        return sorted(self.members.table(value))

    @ml_function
    def help_(self, target: Any = None) -> str:
        """What there is to know about a function, a module or a value, as text."""
        if is_function(target):
            data = target.__dict__.get("λmetadata")
            if data is not None:
                return f"{data.signature}: {data.description}"
            least, most = required(target), accepted(target)
            return f"{target.__name__}: a function of {least if least == most else f'{least} or more'} arguments"
        if type(target) is Module:
            return self._help_of_module(target)
        names = ", ".join(sorted(self.members.table(target)))
        return f"{type_name(target)}: {names}" if names else type_name(target)

    def _help_of_module(self, module: Module) -> str:
        info = self.services.introspection.info_for_ml(name_of(module))
        if info is None:
            return f"module {name_of(module)}: {', '.join(sorted(module.__dict__))}"
        return "\n".join(
            [f"module {info['name']}: {info['description']}", *(f"  {each}" for each in info["signatures"])]
        )

    # --- the world ------------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=("console.write",))
    def print_(self, *values: Any) -> None:
        """Write the text of the values, with spaces between, and end the line."""
        write_line(self.services, current_world(self.services).output, values)

    @ml_function(blocking=True)
    def input_(self, prompt: Any = "") -> str:
        """A line of the input that the host gives its programs, without holding the event loop."""
        world = current_world(self.services)
        if world.input is None:
            raise EOFError("there is no input; the host gives one by `MLRuntime(input=…)`")
        world.output.write(self.operations.text(prompt))
        line = world.input.readline()
        if not line:
            raise EOFError("the input has ended")
        return str(line).removesuffix("\n")

    @ml_function
    def modules(self) -> list:  # type: ignore[type-arg]
        """The names of the modules that can be imported."""
        return self.services.introspection.names_for_ml()  # type: ignore[no-any-return]

    @ml_function
    def available_modules(self, module_type: Any = None) -> list:  # type: ignore[type-arg]
        """The names of the modules that can be imported, all or of one kind: "standard", "bridge", "ml"."""
        return self.services.introspection.names_for_ml(module_type)  # type: ignore[no-any-return]

    @ml_function
    def has_module(self, module_name: str) -> bool:
        """Whether a module can be imported."""
        return module_name in self.services.introspection.names_for_ml()

    @ml_function
    def module_info(self, module_name: str) -> Any:
        """What is known of a module, as its kind, exports, signatures, capabilities and times; or null. It tells no paths."""
        return self.services.introspection.info_for_ml(module_name)

    def _held(self) -> CapabilityContext:
        return entered(self.services.engine.capabilities)

    @ml_function
    def hasCapability(self, name: str) -> bool:
        """Whether a capability, as `file.read`, is held for some resource."""
        return self._held().holds(name)

    @ml_function
    def getCapabilities(self) -> list:  # type: ignore[type-arg]
        """The program's own capabilities in their written form, beside those that only compute."""
        return self._held().names()

    @ml_function
    def getCapabilityInfo(self, name: str) -> Any:
        """What is held under a name: an array of written forms, empty for what only computes; or null."""
        held = self._held()
        return {"name": name, "granted": held.names(name)} if held.holds(name) else None

    @ml_function
    def requiredCapabilities(self, func: Any) -> list:  # type: ignore[type-arg]
        """The capabilities that a host function says it needs."""
        return list(func.__dict__.get("λneeds", ())) if is_function(func) else []

    @ml_function
    def parseInt(self, text: Any, base: int = 10) -> Any:
        """The integer that a text begins with; NaN if there is none."""
        source = self.operations.text(text)[:LONGEST_NUMBER].strip()
        sign, digits = (-1, source[1:]) if source[:1] == "-" else (1, source[1:] if source[:1] == "+" else source)
        if base == 16 and digits[:2].lower() == "0x":
            digits = digits[2:]
        end = 0
        while end < len(digits) and digits[end].isascii() and digits[end].isalnum() and int(digits[end], 36) < base:
            end += 1
        return sign * self.arithmetic.number(int(digits[:end], base)) if end else float("nan")

    @ml_function
    def parseFloat(self, text: Any) -> float:
        """The number that a text begins with; NaN if there is none."""
        found = _FLOAT.match(self.operations.text(text)[:LONGEST_NUMBER].strip())
        return float(found.group()) if found else float("nan")

    @ml_function
    def isNaN(self, value: Any) -> bool:
        """Whether a value is the number NaN."""
        return isinstance(value, float) and value != value
