"""The text form of values: what `str`, `print` and joining with strings show.

In: any value. Out: text within the limits, made in slices. A foreign object's own `__str__` never runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.limits import Limits
from mlpy_async.values.kinds import ErrorObject, is_function, type_name
from mlpy_async.values.module import Module, name_of

__all__ = ["TextForm", "quoted"]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SLICE = 2_000


def quoted(text: str) -> str:
    """A string in JSON quotes."""
    return json.dumps(text, ensure_ascii=False)


class TextForm:
    """Makes text of values. `declared` says how objects of declared host classes look."""

    def __init__(self, limits: Limits, pace: Callable[[], None], declared: dict[type, Any]) -> None:
        self.limits = limits
        self.pace = pace
        self.declared = declared

    def of(self, value: Any) -> str:
        """The text form of a value."""
        kind = type(value)
        if kind is str:
            return value  # type: ignore[no-any-return]
        if kind is int:
            return self._integer(value)
        if kind is float:
            return repr(value)
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if kind is ErrorObject:
            message = value.get("message")
            return message if isinstance(message, str) else self.of(message)
        if isinstance(value, (list, dict)):
            return self._nested(value)
        return self._single(value)

    def _integer(self, value: int) -> str:
        if value.bit_length() > self.limits.max_int_bits:
            raise LimitError(f"the integer is too large to be written; the limit is {self.limits.max_int_bits:,} bits")
        return int.__repr__(value)

    def _single(self, value: Any) -> str:
        """The text of a value that is no container."""
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return self._integer(int(value))
        if isinstance(value, float):
            return float.__repr__(value)
        if is_function(value):
            return f"<function {value.__name__}>"
        if isinstance(value, Module):
            return f"<module {name_of(value)}>"
        table = self.declared.get(type(value))
        if table is not None and table.text is not None:
            return str(table.text(value))
        name = type_name(value, self.declared)
        return f"<{name}>"

    def _nested(self, root: Any) -> str:
        """Arrays and objects, without recursion: a stack of what is still to be written."""
        parts: list[str] = []
        size = count = 0
        open_ids: set[int] = set()
        stack: list[Any] = [(root,)]
        while stack:
            top = stack.pop()
            if type(top) is str:
                parts.append(top)
                size += len(top)
            elif type(top) is int:
                open_ids.discard(top)
            else:
                value = top[0]
                if isinstance(value, str):
                    piece = quoted(value)
                    parts.append(piece)
                    size += len(piece)
                elif isinstance(value, (list, dict)):
                    self._open(value, stack, parts, open_ids)
                else:
                    piece = "null" if value is None else self._single(value)
                    parts.append(piece)
                    size += len(piece)
            if size > self.limits.max_text:
                raise LimitError(f"the text of the value is too long; the limit is {self.limits.max_text:,} characters")
            count += 1
            if count % _SLICE == 0:
                self.pace()
        return "".join(parts)

    def _open(self, value: Any, stack: list[Any], parts: list[str], open_ids: set[int]) -> None:
        if id(value) in open_ids:
            parts.append("[...]")
            return
        if len(open_ids) >= self.limits.max_depth:
            raise LimitError(f"the value is nested more than {self.limits.max_depth} deep")
        open_ids.add(id(value))
        if isinstance(value, list):
            stack += ["]", id(value)]
            later: list[Any] = []
            for item in list.__iter__(value):
                later += [", ", (item,)]
            later[:1] = []
            stack += reversed(later)
            stack.append("[")
            return
        stack += ["}", id(value)]
        later = []
        for key, item in dict.items(value):
            shown = (
                key
                if isinstance(key, str) and _IDENTIFIER.match(key)
                else quoted(key if isinstance(key, str) else self.of(key))
            )
            later += [", ", f"{shown}: ", (item,)]
        later[:1] = []
        stack += reversed(later)
        stack.append("{")
