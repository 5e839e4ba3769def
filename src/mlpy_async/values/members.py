"""Members, items, slices and method calls, on values whose kind is known only now.

Own keys of objects come first; methods are looked up in tables by name, never on the Python object.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from mlpy_async.values.arithmetic import Arithmetic
from mlpy_async.values.comparison import Comparison
from mlpy_async.values.kinds import ErrorObject, describe, integer, is_function, missing, type_name
from mlpy_async.values.module import Module, callable_of, name_of

__all__ = ["DeclaredClass", "Members"]

_Table = dict[str, Callable[..., Any]]
_IDENTIFIER = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_NAME = 100
"""Characters of a name that errors show."""
_MOST_NAMES = 10_000
"""Keys of an object that a prompt is told."""


class DeclaredClass:
    """What ML sees of a host class: its name, methods `(self, *args)`, properties `(self)` and text form."""

    __slots__ = ("methods", "name", "properties", "text")

    def __init__(
        self, name: str, methods: _Table, properties: _Table | None = None, text: Callable[[Any], str] | None = None
    ) -> None:
        self.name = name
        self.methods = methods
        self.properties = properties or {}
        self.text = text


class Members:
    """Reads and writes parts of values."""

    def __init__(self, arithmetic: Arithmetic, comparison: Comparison, declared: dict[type, DeclaredClass]) -> None:
        self.arithmetic = arithmetic
        self.comparison = comparison
        self.declared = declared
        self.methods: dict[str, _Table] = {}
        self.key = arithmetic.text.key
        self.pieces = arithmetic.pieces

    def names(self) -> dict[str, Any]:
        """The names by which generated code calls these."""
        return {
            "λget": self.get, "λget_length": self.get_length, "λset": self.set, "λitem": self.item, "λset_item": self.set_item,
            "λslice": self.slice_of, "λdelete": self.delete, "λdelete_item": self.delete_item,
            "λcall_method": self.call_method, "λcallee": self.callee, "λkey": self.key,
        }  # fmt: skip

    # --- members ------------------------------------------------------------------------------------------------------

    def get(self, owner: Any, name: str, written: str | None = None) -> Any:
        """`owner.name`. `written` is, here and below, how the program writes the owner: an error names it where it is null."""
        if isinstance(owner, dict):
            return dict.get(owner, name)
        if type(owner) is Module:
            exports = owner.__dict__
            if name in exports:
                return exports[name]
            raise AttributeError(f"module `{name_of(owner)}` has no `{name}`{_near(name, exports)}")
        if name == "length" and isinstance(owner, (str, list)):
            return len(owner)
        if owner is None:
            raise TypeError(f"cannot read `{name}` of {_null(written)}")
        table = self.declared.get(type(owner))
        if table is not None and name in table.properties:
            return table.properties[name](owner)
        methods = self.table(owner)
        if name in methods:
            return self._bound(owner, name, methods[name])
        raise self._unknown(owner, name, methods)

    def _bound(self, owner: Any, name: str, method: Callable[..., Any]) -> Any:
        """A method as a value: `f = arr.push`."""
        return self.make_function(name, lambda *args: method(owner, *args))

    make_function: Callable[[str, Callable[..., Any]], Any]

    def get_length(self, owner: Any, written: str | None = None) -> Any:
        if isinstance(owner, (str, list)):
            return len(owner)
        return self.get(owner, "length", written)

    def table(self, owner: Any) -> _Table:
        """The methods of a value by name."""
        kind = type_name(owner, self.declared)
        declared = self.declared.get(type(owner))
        if declared is not None:
            return declared.methods
        return self.methods.get(kind, {})

    def behind(self, owner: Any) -> dict[str, Any]:
        """What can stand behind the point of a value: keys and exports with what they hold, methods with what they do, properties with None. For prompts."""
        if isinstance(owner, dict):
            keys = (key for key in islice(owner, _MOST_NAMES) if isinstance(key, str) and _IDENTIFIER.fullmatch(key))
            return {**self.table(owner), **{key: owner[key] for key in keys}}
        if type(owner) is Module:
            return dict(owner.__dict__)
        declared = self.declared.get(type(owner))
        properties = declared.properties if declared is not None else ["length"] * isinstance(owner, (str, list))
        return {**self.table(owner), **dict.fromkeys(properties)}

    def _unknown(self, owner: Any, name: str, methods: _Table) -> Exception:
        properties: list[str] = ["length"] if isinstance(owner, (str, list)) else []
        declared = self.declared.get(type(owner))
        if declared is not None:
            properties += declared.properties
        return AttributeError(
            f"{describe(owner)} has no member `{name[:_LONGEST_NAME]}`{_near(name, [*methods, *properties])}"
        )

    def set(self, owner: Any, name: str, value: Any, written: str | None = None) -> None:
        """`owner.name = value`."""
        if isinstance(owner, dict):
            dict.__setitem__(owner, name, value)
        elif type(owner) is Module:
            raise TypeError(f"the module `{name_of(owner)}` cannot be changed")
        elif owner is None:
            raise TypeError(f"cannot set `{name}` of {_null(written)}")
        else:
            raise TypeError(f"cannot set `{name}` of {describe(owner)}; only objects have members of their own")

    def delete(self, owner: Any, name: str) -> bool:
        """`delete owner.name`: whether it was there."""
        if isinstance(owner, dict):
            return dict.pop(owner, name, missing) is not missing
        raise TypeError(f"cannot delete a member of {describe(owner)}")

    # --- items --------------------------------------------------------------------------------------------------------

    def item(self, owner: Any, key: Any, written: str | None = None) -> Any:
        """`owner[key]`."""
        if isinstance(owner, list):
            index = integer(key, "the index of an array")
            try:
                return list.__getitem__(owner, index)
            except IndexError:
                raise IndexError(f"index {index} is out of range: the array has {len(owner)} elements") from None
        if isinstance(owner, dict):
            name = self.key(key)
            if dict.__contains__(owner, name):
                return dict.__getitem__(owner, name)
            raise KeyError(name)
        if isinstance(owner, str):
            index = integer(key, "the index of a string")
            try:
                return str.__getitem__(owner, index)
            except IndexError:
                raise IndexError(f"index {index} is out of range: the string has {len(owner)} characters") from None
        raise TypeError(f"cannot read an item of {_null(written) if owner is None else describe(owner)}")

    def set_item(self, owner: Any, key: Any, value: Any, written: str | None = None) -> None:
        """`owner[key] = value`."""
        if isinstance(owner, list):
            index = integer(key, "the index of an array")
            try:
                list.__setitem__(owner, index, value)
            except IndexError:
                raise IndexError(
                    f"index {index} is out of range: the array has {len(owner)} elements; `push` adds one"
                ) from None
        elif isinstance(owner, dict):
            dict.__setitem__(owner, self.key(key), value)
        elif isinstance(owner, str):
            raise TypeError("a string cannot be changed; make a new one")
        else:
            raise TypeError(f"cannot set an item of {_null(written) if owner is None else describe(owner)}")

    def delete_item(self, owner: Any, key: Any) -> bool:
        """`delete owner[key]`: whether it was there."""
        if isinstance(owner, list):
            index = integer(key, "the index of an array")
            if -len(owner) <= index < len(owner):
                list.__delitem__(owner, index)
                return True
            return False
        return self.delete(owner, self.key(key))

    def slice_of(self, owner: Any, start: Any, stop: Any, step: Any, written: str | None = None) -> Any:
        """`owner[start:stop:step]`, as in Python."""
        if not isinstance(owner, (list, str)):
            raise TypeError(f"cannot slice {_null(written) if owner is None else describe(owner)}")
        parts = [None if part is None else integer(part, "the index of a slice") for part in (start, stop, step)]
        if parts[2] == 0:
            raise ValueError("the step of a slice cannot be 0")
        if isinstance(owner, str):
            return self.pieces.text(owner, slice(*parts))
        return self.pieces.items(owner, slice(*parts))

    # --- calls --------------------------------------------------------------------------------------------------------

    def callee(self, value: Any) -> Callable[..., Any]:
        """What a call of a value runs.

        :raises TypeError: if it is no function of ML: a Python callable that the host did not declare is none.
        """
        if is_function(value):
            return value  # type: ignore[no-any-return]
        if type(value) is Module:
            call = callable_of(value)
            if call is not None:
                return call
            raise TypeError(f"the module `{name_of(value)}` is not a function")
        raise TypeError(f"{describe(value)} is not a function")

    def call_method(self, owner: Any, name: str, written: str | None, *args: Any) -> Any:
        """`owner.name(…)`: an own key of an object first, then a method."""
        if isinstance(owner, dict):
            value = dict.get(owner, name, missing)
            if value is not missing:
                if is_function(value):
                    return value(*args)
                raise TypeError(f"`{name}` is {describe(value)}, not a function")
            methods = self.methods["object"]
            if name in methods:
                return self._run(owner, name, methods[name], args)
            if type(owner) is ErrorObject or owner is not None:
                raise AttributeError(
                    f"the object has no key or method `{name}`{_near(name, [*methods, *list(owner)[:1000]])}"
                )
        if type(owner) is Module:
            exports = owner.__dict__
            if name in exports:
                return self.callee(exports[name])(*args)
            raise AttributeError(f"module `{name_of(owner)}` has no `{name}`{_near(name, exports)}")
        if owner is None:
            raise TypeError(f"cannot call `{name}` of {_null(written)}")
        methods = self.table(owner)
        method = methods.get(name)
        if method is None:
            if name == "length":
                raise TypeError("`length` is a number, not a function; write it without `()`")
            raise self._unknown(owner, name, methods)
        return self._run(owner, name, method, args)

    def _run(self, owner: Any, name: str, method: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        try:
            return method(owner, *args)
        except TypeError as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is None and "argument" in str(error):
                raise TypeError(
                    f"`{name}` of {describe(owner)} was called with {len(args)} arguments: {_arguments(method)}"
                ) from None
            raise

    def has(self, owner: Any, name: str) -> bool:
        """Whether `owner.name` or `owner.name()` means something: what `hasattr` tells."""
        if isinstance(owner, dict):
            return dict.__contains__(owner, name)
        if type(owner) is Module:
            return name in owner.__dict__
        declared = self.declared.get(type(owner))
        return (
            name in self.table(owner)
            or (name == "length" and isinstance(owner, (str, list)))
            or (declared is not None and name in declared.properties)
        )


def _arguments(method: Callable[..., Any]) -> str:
    try:
        parameters = list(inspect.signature(method).parameters.values())[1:]
    except (TypeError, ValueError):
        return "the wrong number"
    return "want (" + ", ".join(p.name + ("?" if p.default is not p.empty else "") for p in parameters) + ")"


def _null(written: str | None) -> str:
    return f"null: `{written}` is null" if written else "null"


def _near(name: str, candidates: Any) -> str:
    short = (candidate for candidate in candidates if len(candidate) <= _LONGEST_NAME)
    found = difflib.get_close_matches(name, short, 3) if len(name) <= _LONGEST_NAME else ()
    return f"; did you mean {' or '.join(f'`{near}`' for near in found)}?" if found else ""
