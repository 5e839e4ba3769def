"""Arguments at the border: what a program hands over, converted and checked by the annotations of a host function.

In: a Python function with its type hints, and the values of a call. Out: the values as the function wants them, or an `MLBorderError` that names the
function, the parameter, the path inside it, what was expected and what was given. Results go the other way by `values/marshal.py`.

Plain types (`str`, `int`, `float`, `bool`, `list`, `dict`) pass by reference. All others are made anew by `msgspec.convert`: TypedDict, dataclass, Struct,
NamedTuple, Literal, Enum, Optional, Union, `list[T]`, `dict[str, T]`, dates, Decimal, UUID; pydantic models by their own validation, paths from text.
A number without a fraction is an integer; `null` for a parameter that has a default and may not be null stands for the default.
"""

from __future__ import annotations

import collections.abc
import inspect
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from mlpy_async.errors import MLBorderError
from mlpy_async.values.kinds import is_function, type_name

__all__ = ["Arguments"]

_PIECE = 1_000
"""Elements of an array that are converted in one go; between two the event loop may turn."""
_SERIES = (list, set, frozenset, tuple)
_WHOLE = 10_000
"""Values of one argument in which floats without a fraction are looked for."""

_EXPECTED = {
    "array": "an array", "bool": "true or false", "float": "a number", "int": "an integer", "null": "null", "object": "an object", "str": "a string",
}  # fmt: skip
_GIVEN = {
    **_EXPECTED,
    "bool": "a boolean",
    "int": "a number",
    "dict": "an object",
    "list": "an array",
    "NoneType": "null",
}
_PLAIN: dict[Any, tuple[str, frozenset[type]]] = {
    bool: ("true or false", frozenset({bool})),
    dict: ("an object", frozenset({dict})),
    float: ("a number", frozenset({float, int})),
    int: ("an integer", frozenset({int})),
    list: ("an array", frozenset({list})),
    str: ("a string", frozenset({str})),
}
_ANYTHING = (Any, object, inspect.Parameter.empty)
_CALLABLE = (Callable, collections.abc.Callable)
_TYPES = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<given>[^`]+)`")
_PLACE = re.compile(r" - at (?P<key>`key` in )?`\$(?P<path>.*)`\Z")
_MISSING = re.compile(r"Object missing required field `(?P<field>.+)`")


class Arguments:
    """Converts the arguments of one function.

    :param label: the function, for messages. :param bound: whether its first parameter is `self` or the class.
    :param pace: a checkpoint, called between pieces of long arrays.
    :raises NameError: if an annotation names what is not there.
    """

    def __init__(self, label: str, function: Any, *, bound: bool, pace: Callable[[], None]) -> None:
        self._label = label
        self._pace = pace
        hints = get_type_hints(function, include_extras=True)
        types: Sequence[Any] = getattr(function, "__ml_types__", ())
        parameters = list(inspect.signature(function).parameters.values())[bound:]
        positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        self._rest: _Check | None = None
        self._checks: list[_Check | None] = []
        for index, parameter in enumerate(positional):
            hint = types[index] if index < len(types) else hints.get(parameter.name, Any)
            self._checks.append(_check_of(parameter, hint))
        for parameter in parameters:
            if parameter.kind is parameter.VAR_POSITIONAL:
                self._rest = _check_of(parameter, hints.get(parameter.name, Any))
        self.minimum = sum(p.default is p.empty for p in positional)
        self.maximum = None if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(positional)

    def __call__(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments as the function wants them.

        :raises TypeError: if there are too few or too many. :raises MLBorderError: if one is not what it should be.
        """
        if len(args) < self.minimum or (self.maximum is not None and len(args) > self.maximum):
            raise TypeError(f"{self._label} takes {self._counted()}, got {len(args)}")
        made: list[Any] | None = None
        checks = self._checks
        for index, value in enumerate(args):
            check = checks[index] if index < len(checks) else self._rest
            if check is None or type(value) in check.exact:
                continue
            if made is None:
                made = list(args)
            made[index] = self._converted(check, value)
        return args if made is None else tuple(made)

    def _counted(self) -> str:
        if self.maximum is None:
            return f"at least {self.minimum} argument" + ("" if self.minimum == 1 else "s")
        if self.minimum == self.maximum:
            return f"{self.minimum} argument" + ("" if self.minimum == 1 else "s")
        return f"{self.minimum} to {self.maximum} arguments"

    def _converted(self, check: _Check, value: Any) -> Any:
        if value is None and check.default is not inspect.Parameter.empty:
            return check.default
        try:
            return check.convert(value, self._pace)
        except _Refused as error:
            raise MLBorderError(f"{self._label}: {error.sentence(check.name)}") from error.__cause__


class _Refused(Exception):
    """A value is not what it should be: where inside the argument, and what is wrong."""

    def __init__(self, path: str, words: str) -> None:
        super().__init__(path, words)
        self.path = path
        self.words = words

    def sentence(self, name: str) -> str:
        return f"`{name}{self.path}` {self.words}"


class _Check:
    """How the values of one parameter are judged. `exact` are types that pass as they are."""

    def __init__(self, name: str, hint: Any, exact: frozenset[type], default: Any) -> None:
        self.name = name
        self.hint = hint
        self.exact = exact
        self.default = default

    def convert(self, value: Any, pace: Callable[[], None]) -> Any:
        """The value as the function wants it, or `_Refused`."""
        raise NotImplementedError


class _Plain(_Check):
    def convert(self, value: Any, pace: Callable[[], None]) -> Any:
        if self.hint is int and isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, self.hint) and not isinstance(value, bool):
            return value
        raise _Refused("", f"must be {_PLAIN[self.hint][0]}, got {_given(value)}")


class _Function(_Check):
    def convert(self, value: Any, pace: Callable[[], None]) -> Any:
        if is_function(value):
            return value
        raise _Refused("", f"must be a function, got {_given(value)}")


class _Bytes(_Check):
    def convert(self, value: Any, pace: Callable[[], None]) -> Any:
        try:
            if isinstance(value, list):
                made = bytearray()
                for piece in _pieces(value, _PIECE, pace):
                    made += bytes(piece)
                return self.hint(made)
        except (TypeError, ValueError) as error:
            raise _Refused("", "must be an array of integers from 0 to 255") from error
        raise _Refused("", f"must be an array of integers from 0 to 255, got {_given(value)}")


class _Typed(_Check):
    """All that msgspec and pydantic know."""

    def convert(self, value: Any, pace: Callable[[], None]) -> Any:
        return _collected(value, self.hint, pace)


class _Either(_Check):
    """A union of which msgspec cannot tell the members apart: the first that fits."""

    def convert(self, value: Any, pace: Callable[[], None]) -> Any:
        refused: list[_Refused] = []
        for member in get_args(self.hint):
            try:
                return _typed(value, member)
            except _Refused as error:
                refused.append(error)
        raise _Refused("", "fits none of its types: " + "; ".join(error.words for error in refused))


def _check_of(parameter: inspect.Parameter, hint: Any) -> _Check | None:
    name = parameter.name.rstrip("_")
    while get_origin(hint) is Annotated and not any(type(part).__module__ == "msgspec" for part in get_args(hint)[1:]):
        hint = get_args(hint)[0]
    if hint in _ANYTHING:
        return None
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    default = parameter.empty if NoneType in members or parameter.default is None else parameter.default
    if hint in _PLAIN:
        if parameter.default is None:  # `text: str = None`, as people write it
            return _Plain(name, hint, _PLAIN[hint][1] | {NoneType}, default)
        return _Plain(name, hint, _PLAIN[hint][1], default)
    if hint in _CALLABLE or get_origin(hint) in _CALLABLE:
        return _Function(name, hint, frozenset(), default)
    if hint in (bytes, bytearray):
        return _Bytes(name, hint, frozenset(), default)
    # objects of the host that are what is wanted
    exact = frozenset(member for member in members if isinstance(member, type) and member not in _PLAIN)
    return (_Typed if _is_known(hint) else _Either)(name, hint, exact, default)


def _is_known(hint: Any) -> bool:
    """Whether msgspec takes a type as it stands."""
    import msgspec

    try:
        msgspec.convert(_PROBE, hint, dec_hook=_hook)
    except msgspec.ValidationError:
        return True
    except TypeError:
        if get_origin(hint) not in (Union, UnionType):
            raise
        return False
    return True


_PROBE = type("Probe", (), {})()


def _pieces(values: Iterable[Any], size: int, pace: Callable[[], None]) -> Iterator[list[Any]]:
    """Elements in pieces, with a checkpoint behind each."""
    rest = iter(values)
    while piece := list(islice(rest, size)):
        yield piece
        pace()


def _collected(value: Any, hint: Any, pace: Callable[[], None]) -> Any:
    """A value by msgspec, which works without a pause: so what is long in pieces, arrays and objects inside it too."""
    kind, inner = _container(hint)
    if kind is dict and isinstance(value, dict) and _left(value.values(), inner) < 0:
        entries: dict[Any, Any] = {}
        for piece in _pieces(value.items(), _PIECE, pace):
            if _left([each for _, each in piece], inner) >= 0:
                entries |= _typed(dict(piece), hint)
                continue
            for key, each in piece:
                entries[_typed(key, get_args(hint)[0])] = _within(f".{key}", each, inner, pace)
        return entries
    if kind in _SERIES and isinstance(value, list) and _left(value, inner) < 0:
        made: Any = set() if kind in (set, frozenset) else []
        add = made.update if kind in (set, frozenset) else made.extend
        for number, piece in enumerate(_pieces(value, _PIECE, pace)):
            start = number * _PIECE
            if _left(piece, inner) >= 0:
                add(_typed(piece, GenericAlias(list, inner), start))
            else:
                add([_within(f"[{start + index}]", each, inner, pace) for index, each in enumerate(piece)])
        return made if type(made) is kind else kind(made)
    return _typed(value, hint)


def _within(path: str, value: Any, hint: Any, pace: Callable[[], None]) -> Any:
    """As `_collected`, for what stands at a place inside the argument."""
    try:
        return _collected(value, hint, pace)
    except _Refused as error:
        raise _Refused(path + error.path, error.words) from error.__cause__


def _container(hint: Any) -> tuple[Any, Any]:
    """What a type collects, and the type of its elements; None where they are not all of one type."""
    kind, parts = get_origin(hint), get_args(hint)
    if kind is dict:
        return kind, parts[1]
    return (kind, parts[0]) if kind in _SERIES and (kind is not tuple or parts[1:] == (...,)) else (None, None)


def _left(values: Collection[Any], hint: Any, left: int = _PIECE) -> int:
    """What is left of a number of values when those of a collection, and in the collections inside it, are taken away; they are not counted further."""
    left -= len(values)
    kind, inner = _container(hint)
    if kind is not None:
        for each in values:
            if left < 0:
                break
            if isinstance(each, (list, dict)):
                left = _left(each.values() if isinstance(each, dict) else each, inner, left)
    return left


def _typed(value: Any, hint: Any, first: int = 0) -> Any:
    """A value by msgspec. `first` is the index of an array's first element, where it is a piece."""
    import msgspec

    try:
        return msgspec.convert(value, hint, dec_hook=_hook)
    except msgspec.ValidationError as error:
        whole, changed = _with_integers(value)
        if changed:
            try:
                return msgspec.convert(whole, hint, dec_hook=_hook)
            except msgspec.ValidationError:
                pass  # not for want of integers: the first error tells
        raise _refusal(error, first) from error
    except RecursionError as error:
        raise _Refused("", "holds itself, or is nested too deep") from error


def _hook(hint: Any, value: Any) -> Any:
    """What msgspec asks for types that it does not know. A `ValueError` of it gets the place."""
    if isinstance(hint, type):
        if hasattr(hint, "model_validate"):
            return hint.model_validate(value)
        if issubclass(hint, PurePath) and isinstance(value, str):
            return hint(value)
    if (hint in _CALLABLE or get_origin(hint) in _CALLABLE) and is_function(value):
        return value
    raise TypeError(f"must be a {getattr(hint, '__name__', hint)}, got {_given(value)}")


def _refusal(error: Exception, first: int) -> _Refused:
    """What msgspec says, as path and words."""
    text = str(error)
    place = _PLACE.search(text)
    path = ""
    if place is not None:
        text = text[: place.start()]
        path = place["path"].replace("[...]", "[…]")
    if first:
        path = re.sub(r"\A\[(\d+)\]", lambda found: f"[{first + int(found[1])}]", path)
    details = getattr(error.__cause__, "errors", None)
    if callable(details):  # pydantic's
        reported: Any = details()
        detail = reported[0]
        path += "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
        return _Refused(path, f"is refused: {detail['msg']}, got {_given(detail.get('input'))}")
    types = _TYPES.fullmatch(text)
    if types is not None:
        expected = " or ".join(_EXPECTED.get(word, word) for word in types["expected"].split(" | "))
        key = "has a key that " if place is not None and place["key"] else ""
        return _Refused(path, f"{key}must be {expected}, got {_GIVEN.get(types['given'], types['given'])}")
    missing = _MISSING.fullmatch(text)
    if missing is not None:
        return _Refused(path, f"must have the key `{missing['field']}`, which is missing")
    invalid = re.fullmatch(r"Invalid enum value (.+)", text)
    if invalid is not None:
        return _Refused(path, f"is none of the allowed values, got {invalid[1]}")
    return _Refused(path, text if text.startswith("must ") else f"is refused: {text}")


def _given(value: Any) -> str:
    name = type_name(value)
    return name if name == "null" else ("an " if name[0] in "aeiou" else "a ") + name


def _with_integers(value: Any) -> tuple[Any, bool]:
    """The value with its floats without a fraction as integers, and whether there were any among its first ones."""
    left = _WHOLE
    changed = False

    def walk(part: Any, depth: int) -> Any:
        nonlocal left, changed
        left -= 1
        if left < 0 or depth > 100:
            return part
        if type(part) is float and part.is_integer():
            changed = True
            return int(part)
        if type(part) is list:
            return [walk(item, depth + 1) for item in part]
        if type(part) is dict:
            return {key: walk(item, depth + 1) for key, item in part.items()}
        return part

    return walk(value, 0), changed
