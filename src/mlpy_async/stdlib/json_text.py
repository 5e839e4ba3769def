"""JSON in slices: a parser and a writer that let the event loop turn.

Short texts go to Python's own `json`; from a size on, a parser that works piece by piece takes over (RFC 8259). Both take the same texts: NaN and
Infinity are refused, and of two equal keys the last one counts.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.values.kinds import type_name
from mlpy_async.values.operations import Operations
from mlpy_async.values.pieces import TEXT
from mlpy_async.values.text import collected

__all__ = ["JsonText"]

_SHORT = 64 * 1024
_STEP = 500
_LONGEST_NUMBER = 4_200
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]+')
_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPES = re.compile(rf"(?:{_PAIR}|\\u[0-9a-fA-F]{{4}}|\\[\"\\/bfnrt]){{1,10000}}")
_LONGEST_STEP, _LONGEST_PATH = 50, 500
_LARGEST_INDENT = 16
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}


class JsonText:
    """Reads and writes JSON for one runtime."""

    def __init__(self, operations: Operations) -> None:
        self.operations = operations
        self.limits = operations.limits
        self.pieces = operations.pieces
        self.pace = operations.pieces.pace

    # --- reading ------------------------------------------------------------------------------------------------------

    def parse(self, text: str, max_depth: int | None = None) -> Any:
        """The value of a JSON text.

        :raises ValueError: with line and column. :raises LimitError: if it is nested too deep.
        """
        depth = self.limits.max_depth if max_depth is None else min(int(max_depth), self.limits.max_depth)
        if len(text) <= _SHORT and text.count("[") + text.count("{") <= depth:
            try:
                return json.loads(text, parse_constant=_refuse, parse_int=self._int)
            except json.JSONDecodeError as error:
                raise ValueError(f"no JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
        return self._parse_in_pieces(text, depth)

    def _int(self, digits: str) -> int:
        if len(digits) >= _LONGEST_NUMBER:
            raise LimitError("a number in the JSON text is too large")
        return int(digits)

    def _fail(self, what: str, text: str, position: int) -> ValueError:
        line = text.count("\n", 0, position) + 1
        column = position - text.rfind("\n", 0, position)
        return ValueError(f"no JSON: {what} (line {line}, column {column})")

    def _scalar(self, text: str, position: int) -> tuple[Any, int]:
        char = text[position : position + 1]
        if char == '"':
            if len(text) - position > TEXT and not _ends_soon(text, position + 1):
                return self._long_string(text, position + 1)
            try:
                value, end = scanstring(text, position + 1, True)
            except json.JSONDecodeError as error:
                raise self._fail(error.msg, text, error.pos) from None
            return value, end
        if char in _WORDS and char:
            word, constant = _WORDS[char]
            if text.startswith(word, position):
                return constant, position + len(word)
        found = _NUMBER.match(text, position, position + _LONGEST_NUMBER)
        if found is None:
            raise self._fail("Expecting value", text, position)
        digits = found.group()
        if len(digits) == _LONGEST_NUMBER:
            raise LimitError("a number in the JSON text is too large")
        return (float(digits) if found.group(1) or found.group(2) else self._int(digits)), found.end()

    def _long_string(self, text: str, position: int) -> tuple[str, int]:
        """A string whose end is far away, from the first character behind its quote."""
        pieces: list[str] = []
        begin = position
        while text[position : position + 1] != '"':
            found = _PLAIN.match(text, position, position + TEXT) or _ESCAPES.match(text, position)
            if found is None:
                if position == len(text):
                    raise self._fail("Unterminated string starting at", text, begin - 1)
                what = "Invalid \\escape" if text[position] == "\\" else "Invalid control character at"
                raise self._fail(what, text, position)
            pieces.append(found.group() if found.re is _PLAIN else scanstring(found.group() + '"', 0, True)[0])
            position = found.end()
            self.pace()
        return self.pieces.joined(pieces), position + 1

    def _skip(self, text: str, position: int) -> int:
        """Where the next character stands that is no white space."""
        while (end := _SPACE.match(text, position, position + TEXT).end()) == position + TEXT:  # type: ignore[union-attr]
            position = end
            self.pace()
        return end

    def _parse_in_pieces(self, text: str, depth: int) -> Any:
        """One loop with a stack of open containers; every `_STEP` values a checkpoint."""
        skip = self._skip
        stack: list[tuple[Any, str | None]] = []
        container: Any = None
        key: str | None = None
        position, count = skip(text, 0), 0
        while True:
            count += 1
            if count % _STEP == 0:
                self.pace()
            char = text[position : position + 1]
            opened = False
            value: Any
            if char in ("[", "{") and char:
                if len(stack) >= depth:
                    raise LimitError(f"the JSON text is nested more than {depth} deep")
                value = [] if char == "[" else {}
                position = skip(text, position + 1)
                closer = "]" if char == "[" else "}"
                if text[position : position + 1] == closer:
                    position += 1
                else:
                    opened = True
            else:
                value, position = self._scalar(text, position)
            if not opened:
                container, key, position, value, ended = self._close(text, position, stack, container, key, value)
                if ended:
                    return value
            else:
                stack.append((container, key))
                container, key = value, None
            if isinstance(container, dict):
                key, position = self._key(text, position)

    def _close(self, text: str, position: int, stack: list[Any], container: Any, key: Any, value: Any) -> Any:
        """Put a finished value where it belongs, and close what ends behind it."""
        skip = self._skip
        while True:
            position = skip(text, position)
            if container is None:
                if position != len(text):
                    raise self._fail("Extra data", text, position)
                return None, None, position, value, True
            if isinstance(container, list):
                container.append(value)
                if len(container) > self.limits.max_items:
                    raise LimitError(f"an array of the JSON text has more than {self.limits.max_items:,} elements")
                closer = "]"
            else:
                container[key] = value
                closer = "}"
            char = text[position : position + 1]
            if char == ",":
                return container, None, skip(text, position + 1), None, False
            if char != closer:
                raise self._fail("Expecting ',' delimiter", text, position)
            position += 1
            value = container
            if closer == "]":
                self.pieces.kept(container)
            container, key = stack.pop()

    def _key(self, text: str, position: int) -> tuple[str, int]:
        skip = self._skip
        if text[position : position + 1] != '"':
            raise self._fail("Expecting property name enclosed in double quotes", text, position)
        key, position = self._scalar(text, position)
        position = skip(text, position)
        if text[position : position + 1] != ":":
            raise self._fail("Expecting ':' delimiter", text, position)
        return key, skip(text, position + 1)

    # --- writing ------------------------------------------------------------------------------------------------------

    def stringify(self, value: Any, indent: int | None = None) -> str:
        """The JSON text of a value, without recursion and in slices.

        :param indent: spaces for each level, at most 16.
        :raises ValueError: for a cycle, NaN or an infinite number. :raises TypeError: for what JSON has no form of, with its path.
        """
        if not isinstance(value, (list, dict)):
            return self._scalar_text(value, [])
        indent = indent if indent is None else min(indent, _LARGEST_INDENT)
        return collected(self._pieces(value, indent), self.limits.max_text, self.operations.pieces, "the JSON text")

    def _pieces(self, root: Any, indent: int | None) -> Iterator[str]:
        open_ids = {id(root)}
        stack = [self._open(root, indent, 1)]
        steps: list[Any] = [None]
        yield "[" if isinstance(root, list) else "{"
        while stack:
            container, items, closer = stack[-1]
            for lead, step, item in items:
                steps[-1] = step
                if isinstance(item, (list, dict)):
                    self._may_open(item, steps, open_ids)
                    open_ids.add(id(item))
                    stack.append(self._open(item, indent, len(stack) + 1))
                    steps.append(None)
                    yield lead + ("[" if isinstance(item, list) else "{")
                    break
                yield lead + self._scalar_text(item, steps)
            else:
                yield closer
                open_ids.discard(id(container))
                stack.pop()
                steps.pop()

    def _may_open(self, item: Any, steps: list[Any], open_ids: set[int]) -> None:
        if id(item) in open_ids:
            raise ValueError(f"the value{_path(steps)} contains itself, which JSON cannot say")
        if len(open_ids) >= self.limits.max_depth:
            raise LimitError(f"the value is nested more than {self.limits.max_depth} deep")

    def _open(self, item: Any, indent: int | None, depth: int) -> tuple[Any, Iterator[tuple[str, Any, Any]], str]:
        """A container, its parts with what stands before each and their index or key, and what closes it."""
        inner = "" if indent is None else "\n" + " " * (indent * depth)
        outer = "" if indent is None or not item else "\n" + " " * (indent * (depth - 1))
        if isinstance(item, list):
            rows = enumerate(list.__iter__(item))
            return item, ((("," if n else "") + inner, n, child) for n, child in rows), outer + "]"
        colon = ":" if indent is None else ": "
        pairs = enumerate(dict.items(item))
        made = ((("," if n else "") + inner + self._label(key) + colon, key, child) for n, (key, child) in pairs)
        return item, made, outer + "}"

    def _label(self, key: Any) -> str:
        return self.operations.text_form.quoted(key if isinstance(key, str) else self.operations.text(key))

    def _scalar_text(self, item: Any, steps: list[Any]) -> str:
        if isinstance(item, str):
            return self.operations.text_form.quoted(item)
        if isinstance(item, float) and not math.isfinite(item):
            raise ValueError(f"the value{_path(steps)} is {item!r}, which JSON cannot say")
        if item is None or isinstance(item, (bool, int, float)):
            return self.operations.text(item)
        kind = type_name(item, self.operations.declared)
        raise TypeError(f"the value{_path(steps)} is a {kind}, which JSON has no form of")


def _path(steps: list[Any]) -> str:
    """Where a value stands, for an error."""
    path = "".join(f"[{step}]" if type(step) is int else f".{str(step)[:_LONGEST_STEP]}" for step in steps)
    return path if len(path) <= _LONGEST_PATH else "…" + path[-_LONGEST_PATH:]


def _refuse(name: str) -> Any:
    raise ValueError(f"no JSON: {name} is no number of JSON")


def _ends_soon(text: str, position: int) -> bool:
    """Whether a string ends within a piece of text."""
    end = text.find('"', position, position + TEXT)
    return end >= 0 and (
        text.find("\\", position, end) < 0 or _STRING.match(text, position, position + TEXT) is not None
    )
