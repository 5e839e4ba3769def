"""The text form of values: what `str`, `print` and joining with strings show.

In: any value. Out: text within the limits, made in slices. A foreign object's own `__str__` never runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.limits import Limits
from mlpy_async.values.kinds import ErrorObject, is_function, type_name
from mlpy_async.values.module import Module, name_of
from mlpy_async.values.pieces import TEXT, Pieces, cut

__all__ = ["TextForm", "collected", "quoted"]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SLICE = 1_000
_BRIEF = 1_000
"""Characters of a value in a message."""


def quoted(text: str) -> str:
    """A short string in JSON quotes."""
    return json.dumps(text, ensure_ascii=False)


class TextForm:
    """Makes text of values. `declared` says how objects of declared host classes look."""

    def __init__(self, limits: Limits, pieces: Pieces, declared: dict[type, Any]) -> None:
        self.limits = limits
        self.pieces = pieces
        self.pace = pieces.pace
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
            value = value.get("message")
            if type(value) is not ErrorObject:
                return self.of(value)
        if isinstance(value, (list, dict)):
            return self._nested(value)
        return self._single(value)

    def key(self, value: Any) -> str:
        """A value as the key of an object: a string, or a number's text."""
        if isinstance(value, str):
            return value
        if isinstance(value, (int, float)) and type(value) is not bool:
            return self.of(value)
        raise TypeError(f"the keys of objects are strings, got {type_name(value)}")

    def quoted(self, text: str) -> str:
        """A string of any length in JSON quotes."""
        if len(text) <= TEXT:
            return quoted(text)
        pieces = self.pieces.built(quoted(piece)[1:-1] for piece in cut(text))
        return self.pieces.joined(('"', pieces, '"'))

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
            return self._integer(int.__int__(value))
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
        return collected(self._pieces(root), self.limits.max_text, self.pieces, "the text of the value")

    def brief(self, value: Any) -> str:
        """The text form of a value for a message: only its beginning, if it is long. It takes no time to speak of, whatever the value."""
        if not isinstance(value, (list, dict)):
            text = self.of(value)
            return text if len(text) <= _BRIEF else text[:_BRIEF] + "…"
        made = ""
        try:
            for piece in self._pieces(value, _BRIEF):
                made += piece
                if len(made) > _BRIEF:
                    return made[:_BRIEF] + "…"
        except LimitError:
            made += "…"
        return made

    def _pieces(self, root: Any, longest: int | None = None) -> Iterator[str]:
        """The text of arrays and objects, without recursion: a stack of open containers, each with what is left of it.

        :param longest: characters that are taken of each string.
        """
        open_ids = {id(root)}
        stack = [self._open(root)]
        yield "[" if isinstance(root, list) else "{"
        while stack:
            container, items, closer = stack[-1]
            for lead, value in items:
                if not isinstance(value, (list, dict)):
                    if isinstance(value, str):
                        text = self.quoted(value) if longest is None else quoted(value[:longest])
                    else:
                        text = "null" if value is None else self._single(value)
                    yield lead + text
                elif id(value) in open_ids:
                    yield lead + "[...]"
                elif len(open_ids) >= self.limits.max_depth:
                    raise LimitError(f"the value is nested more than {self.limits.max_depth} deep")
                else:
                    open_ids.add(id(value))
                    stack.append(self._open(value))
                    yield lead + ("[" if isinstance(value, list) else "{")
                    break
            else:
                yield closer
                open_ids.discard(id(container))
                stack.pop()

    def _open(self, value: Any) -> tuple[Any, Iterator[tuple[str, Any]], str]:
        """A container, its parts with what stands before each, and what closes it."""
        if isinstance(value, list):
            return value, (("" if index == 0 else ", ", item) for index, item in enumerate(list.__iter__(value))), "]"
        pairs = enumerate(dict.items(value))
        return (
            value,
            ((("" if index == 0 else ", ") + self._key(key) + ": ", item) for index, (key, item) in pairs),
            "}",
        )

    def _key(self, key: Any) -> str:
        if isinstance(key, str):
            return key if len(key) <= TEXT and _IDENTIFIER.match(key) else self.quoted(key)
        return quoted(self.of(key))


def collected(texts: Iterable[str], limit: int, pieces: Pieces, what: str) -> str:
    """All texts as one. They are joined on the way, so that many short ones take no more room than the whole.

    :raises LimitError: as soon as the text is longer than the limit; `what` names it.
    """
    size = 0
    parts: list[str] = []
    chunks: list[str] = []
    for piece in texts:
        size += len(piece)
        if size > limit:
            raise LimitError(f"{what} is too long; the limit is {limit:,} characters")
        parts.append(piece)
        if len(parts) == _SLICE:
            chunks.append("".join(parts))
            parts.clear()
            pieces.pace()
    return pieces.drained(chunks + parts)
