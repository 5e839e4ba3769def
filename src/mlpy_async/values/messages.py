"""Python's error messages in the words of ML: one table for CPython 3.10 to 3.13."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["translate"]

_KINDS = {
    "NoneType": "null", "bool": "boolean", "int": "number", "float": "number", "str": "string", "list": "array", "dict": "object",
    "ErrorObject": "object", "function": "function", "builtin_function_or_method": "function", "method": "function",
    "generator": "generator", "Module": "module", "complex": "number", "range": "array",
}  # fmt: skip


def _kind(name: str) -> str:
    return _KINDS.get(name, "host object")


def _name(name: str) -> str:
    """A name as the program wrote it: without what the generator added."""
    plain = name.rpartition(".")[2].removeprefix("λd_")
    return plain.partition("λ")[0] or "a value"


def _call(name: str) -> str:
    plain = _name(name)
    return f"`{plain}`" if plain != "a value" else "the function"


_TABLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (r"unsupported operand type\(s\) for (\S+?)=?: '(.+)' and '(.+)'", lambda m: f"`{m[1]}` cannot be applied to {_kind(m[2])} and {_kind(m[3])}"),
        (r"can only concatenate (\w+) \(not \"(.+)\"\) to \w+", lambda m: f"`+` cannot be applied to {_kind(m[1])} and {_kind(m[2])}"),
        (r"can't multiply sequence by non-int of type '(.+)'", lambda m: f"`*` cannot be applied to a string or array and {_kind(m[1])}"),
        (r"bad operand type for unary (\S+): '(.+)'", lambda m: f"`{m[1]}` cannot be applied to {_kind(m[2])}"),
        (r"'(\S+)' not supported between instances of '(.+)' and '(.+)'", lambda m: f"`{m[1]}` cannot compare {_kind(m[2])} and {_kind(m[3])}"),
        (r"(\S+)\(\) missing (\d+) required positional arguments?: (.+)", lambda m: f"{_call(m[1])} misses {_missing(m[3])}"),
        (r"(\S+)\(\) takes (\d+) positional arguments? but (\d+) (?:was|were) given", lambda m: f"{_call(m[1])} takes {_counted(m[2])}, got {m[3]}"),
        (r"(\S+)\(\) takes from (\d+) to (\d+) positional arguments but (\d+) (?:was|were) given", lambda m: f"{_call(m[1])} takes {m[2]} to {m[3]} arguments, got {m[4]}"),
        (r"(\S+)\(\) got an unexpected keyword argument '(.+)'", lambda m: f"{_call(m[1])} has no parameter `{_name(m[2])}`"),
        (r"(\S+)\(\) got multiple values for argument '(.+)'", lambda m: f"{_call(m[1])} got `{_name(m[2])}` twice"),
        (r"name '(.+)' is not defined.*", lambda m: f"`{_name(m[1])}` is not defined"),
        (r"(?:local variable '(.+)' referenced before assignment|cannot access local variable '(.+)' where.*)", lambda m: f"`{_name(m[1] or m[2])}` has no value yet"),
        (r"(?:free variable '(.+)' referenced.*|cannot access free variable '(.+)' where.*)", lambda m: f"`{_name(m[1] or m[2])}` has no value yet"),
        (r"maximum recursion depth exceeded.*", lambda m: "calls are nested too deep"),
        (r"(?:integer )?division(?: or modulo)? by zero|float division(?: by zero)?|float (?:floor division by zero|modulo)|integer modulo by zero|division by zero|float modulo by zero|float divmod\(\)|0\.0 cannot be raised to a negative power|zero to a negative power", lambda m: "division by zero"),
        (r"(?:list|string) index out of range", lambda m: "the index is out of range"),
        (r"list assignment index out of range", lambda m: "the index is out of range; `push` adds an element"),
        (r"Exceeds the limit \(\d+(?: digits)?\) for integer string conversion.*", lambda m: "the integer is too large to be written"),
        (r"\(34, '.+'\)|int too large to convert to float|integer division result too large for a float|math range error", lambda m: "the number is too large for a float"),
        (r"cannot convert float (?:infinity|NaN) to integer", lambda m: "an infinite number or NaN is no integer"),
        (r"'(.+)' object is not (?:iterable|an iterator)", lambda m: f"cannot iterate over {_kind(m[1])}"),
        (r"'(.+)' object is not callable", lambda m: f"{_kind(m[1])} is not a function"),
        (r"'(.+)' object (?:is not subscriptable|does not support item assignment)", lambda m: f"{_kind(m[1])} has no items"),
        (r"generator already executing", lambda m: "the generator is running already"),
        (r"dictionary changed size during iteration", lambda m: "the object was changed while it was gone over"),
    )
)  # fmt: skip


def _missing(names: str) -> str:
    parts = [f"`{_name(part)}`" for part in re.findall(r"'([^']+)'", names)]
    word = "argument" if len(parts) == 1 else "arguments"
    return f"the {word} {' and '.join(parts)}"


def _counted(count: str) -> str:
    return f"{count} argument" if count == "1" else f"{count} arguments"


def translate(message: str) -> str:
    """A message of Python in ML's words; one that is not Python's own stays as it is."""
    for pattern, make in _TABLE:
        found = pattern.fullmatch(message)
        if found is not None:
            return make(found)
    return message
