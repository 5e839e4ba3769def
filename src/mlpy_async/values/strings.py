"""The methods of strings and numbers.

Sizes are checked before the work; what is long is done in pieces.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from mlpy_async.values.arithmetic import Arithmetic
from mlpy_async.values.format_spec import format_value
from mlpy_async.values.kinds import integer, type_name
from mlpy_async.values.letters import Letters
from mlpy_async.values.pieces import TEXT, cut, filled
from mlpy_async.values.search import Search

__all__ = ["Strings"]

_PIECE = 5_000
"""Texts that are joined at a time."""
_LONGEST_FIELD = 1_000
_BRACE = re.compile("[{}]")


class Strings:
    """Tables of methods: `strings` and `numbers`, by name, aliases included."""

    def __init__(self, arithmetic: Arithmetic, search: Search, letters: Letters) -> None:
        self.arithmetic = arithmetic
        self.search = search
        self.letters = letters
        self.pieces = arithmetic.pieces
        self.text = arithmetic.text
        self.pace = self.pieces.pace

    def tables(self) -> dict[str, dict[str, Callable[..., Any]]]:
        letters = self.letters
        strings: dict[str, Callable[..., Any]] = {
            "includes": self.includes, "startsWith": self.starts_with, "endsWith": self.ends_with,
            "indexOf": self.index_of, "lastIndexOf": self.last_index_of, "find": self.index_of, "rfind": self.last_index_of,
            "toUpperCase": self._cased(letters.upper), "toLowerCase": self._cased(letters.lower), "capitalize": self._cased(letters.capitalize),
            "title": self._cased(letters.title), "trim": self.trim, "trimStart": self.trim_start, "trimEnd": self.trim_end,
            "split": self.split, "rsplit": self.rsplit, "join": self.join, "replace": self.replace, "replaceAll": self.replace,
            "padStart": self.pad_start, "padEnd": self.pad_end, "center": self.center, "repeat": self.repeat,
            "slice": self.slice, "substring": self.substring, "charAt": self.char_at, "charCodeAt": self.char_code_at,
            "at": self.at, "concat": self.concat, "count": self.count, "index": self.index, "rindex": self.rindex,
            "swapcase": self._cased(letters.swapcase), "isdigit": letters.is_digit, "isalpha": letters.is_alpha,
            "isalnum": letters.is_alnum, "isspace": letters.is_space, "isupper": letters.is_upper,
            "islower": letters.is_lower, "istitle": letters.is_title, "zfill": self.zfill,
            "splitlines": self.search.split_lines, "format": self.format, "toString": lambda s: str.__str__(s),
        }  # fmt: skip
        for alias, name in {
            "contains": "includes", "startswith": "startsWith", "endswith": "endsWith", "upper": "toUpperCase", "lower": "toLowerCase",
            "strip": "trim", "lstrip": "trimStart", "rstrip": "trimEnd", "rjust": "padStart", "ljust": "padEnd",
        }.items():  # fmt: skip
            strings[alias] = strings[name]
        numbers: dict[str, Callable[..., Any]] = {"toFixed": self.to_fixed, "toString": self.number_text}
        return {"string": strings, "number": numbers, "boolean": {"toString": lambda b: self.text.of(b)}}

    def _cased(self, change: Callable[[str], str]) -> Callable[[str], str]:
        """A change of case. It may lengthen: "ß" becomes "SS"."""

        def changed(s: str) -> str:
            made = change(s)
            self.arithmetic.long(len(made))
            return made

        return changed

    def _string(self, value: Any, what: str) -> str:
        if isinstance(value, str):
            return value
        raise TypeError(f"{what} must be a string, got {type_name(value)}")

    # --- searching ------------------------------------------------------------------------------------------------

    def includes(self, s: str, part: Any, start: Any = 0) -> bool:
        return self.search.find(s, self._string(part, "what is looked for"), integer(start, "start")) >= 0

    def starts_with(self, s: str, part: Any, start: Any = 0) -> bool:
        return str.startswith(s, self._string(part, "the start"), integer(start, "start"))

    def ends_with(self, s: str, part: Any) -> bool:
        return str.endswith(s, self._string(part, "the end"))

    def index_of(self, s: str, part: Any, start: Any = 0) -> int:
        return self.search.find(s, self._string(part, "what is looked for"), integer(start, "start"))

    def last_index_of(self, s: str, part: Any) -> int:
        return self.search.rfind(s, self._string(part, "what is looked for"))

    def index(self, s: str, part: Any) -> int:
        found = self.index_of(s, part)
        if found < 0:
            raise ValueError("the string does not contain that part")
        return found

    def rindex(self, s: str, part: Any) -> int:
        found = self.last_index_of(s, part)
        if found < 0:
            raise ValueError("the string does not contain that part")
        return found

    def count(self, s: str, part: Any) -> int:
        return self.search.count(s, self._string(part, "what is counted"))

    # --- parts ----------------------------------------------------------------------------------------------------

    def trim(self, s: str, characters: Any = None) -> str:
        return self.search.strip(s, self._characters(characters))

    def trim_start(self, s: str, characters: Any = None) -> str:
        return self.search.strip(s, self._characters(characters), right=False)

    def trim_end(self, s: str, characters: Any = None) -> str:
        return self.search.strip(s, self._characters(characters), left=False)

    def _characters(self, value: Any) -> str | None:
        return None if value is None else self._string(value, "the characters")

    def split(self, s: str, separator: Any = None, limit: Any = None) -> list[str]:
        return self.search.split(s, self._separator(separator), _most(limit))

    def rsplit(self, s: str, separator: Any = None, limit: Any = None) -> list[str]:
        return self.search.rsplit(s, self._separator(separator), _most(limit))

    def _separator(self, value: Any) -> str | None:
        return None if value is None else self._string(value, "the separator")

    def slice(self, s: str, start: Any = 0, stop: Any = None) -> str:
        return self.pieces.text(s, slice(integer(start, "start"), None if stop is None else integer(stop, "end")))

    def substring(self, s: str, start: Any = 0, stop: Any = None) -> str:
        """JavaScript's: negative is 0, and the smaller end comes first."""
        first = max(0, integer(start, "start"))
        last = len(s) if stop is None else max(0, integer(stop, "end"))
        return self.pieces.text(s, slice(min(first, last), max(first, last)))

    def char_at(self, s: str, index: Any = 0) -> str:
        position = integer(index, "the index")
        return s[position] if 0 <= position < len(s) else ""

    def char_code_at(self, s: str, index: Any = 0) -> int:
        position = integer(index, "the index")
        if not 0 <= position < len(s):
            raise IndexError(f"index {position} is out of range: the string has {len(s)} characters")
        return ord(s[position])

    def at(self, s: str, index: Any) -> str | None:
        position = integer(index, "the index")
        return s[position] if -len(s) <= position < len(s) else None

    # --- making -----------------------------------------------------------------------------------------------------

    def join(self, s: str, items: Any) -> str:
        if not isinstance(items, list):
            raise TypeError(f"`join` of a string takes an array, got {type_name(items)}")
        return self.joined(items, s)

    def joined(self, items: list[Any], separator: str) -> str:
        """The text of all elements with a separator between, in pieces."""
        self.arithmetic.long(len(separator) * (len(items) - 1))
        if len(items) <= _PIECE:
            items = [item if type(item) is str else self.text.of(item) for item in list.__iter__(items)]
            if sum(map(len, items)) + len(separator) * len(items) <= self.arithmetic.short_text:
                return separator.join(items)
        return self.pieces.joined(self._rows(items, separator))

    def _rows(self, items: list[Any], separator: str) -> Iterator[str]:
        """Elements joined, some at a time; each row but the first begins with a separator."""
        size, row = -len(separator), 0
        texts: list[str] = []
        for item in list.__iter__(items):
            text = item if type(item) is str else self.text.of(item)
            size += len(separator) + len(text)
            row += len(separator) + len(text)
            self.arithmetic.long(size)
            texts.append(text)
            if len(texts) > _PIECE or row > TEXT:
                yield from self._row(texts, separator, row)
                texts, row = [""], 0
        yield from self._row(texts, separator, row)

    def _row(self, texts: list[str], separator: str, size: int) -> Iterator[str]:
        if size <= 4 * TEXT:
            yield separator.join(texts)
            return
        for number, text in enumerate(texts):
            if number:
                yield separator
            yield text

    def replace(self, s: str, old: Any, new: Any, count: Any = None) -> str:
        old = self._string(old, "what is replaced")
        new = self._string(new, "what replaces it")
        most = _most(count)
        growth = len(new) - len(old)
        if growth > 0:
            times = self.search.count(s, old) if old else len(s) + 1
            self.arithmetic.long(len(s) + growth * (times if most < 0 else min(most, times)))
        return self.search.replace(s, old, new, most)

    def _padded(self, s: str, width: Any, fill: Any, left: Callable[[int], int]) -> str:
        """A string with a filler around it, so that it has a width; `left` says how much of the room is before it."""
        length = integer(width, "the width")
        self.arithmetic.long(length)
        filler = self._string(fill, "the filler")
        room = max(0, length - len(s)) if filler else 0
        before = left(room)
        if len(s) + room <= TEXT:
            return _filler(filler, before) + s + _filler(filler, room - before)
        return self.pieces.built(
            piece for pieces in (filled(filler, before), cut(s), filled(filler, room - before)) for piece in pieces
        )

    def pad_start(self, s: str, width: Any, fill: Any = " ") -> str:
        return self._padded(s, width, fill, lambda room: room)

    def pad_end(self, s: str, width: Any, fill: Any = " ") -> str:
        return self._padded(s, width, fill, lambda room: 0)

    def center(self, s: str, width: Any, fill: Any = " ") -> str:
        return self._padded(s, width, fill, lambda room: room // 2)

    def zfill(self, s: str, width: Any) -> str:
        """Zeros between the sign, if there is one, and the rest."""
        length = integer(width, "the width")
        self.arithmetic.long(length)
        if len(s) + length <= TEXT:
            return str.zfill(s, length)
        sign = s[:1] if s[:1] in ("+", "-") else ""
        rest = self.pieces.text(s, slice(len(sign), None))
        return self.arithmetic.concat(sign, self.pad_start(rest, length - len(sign), "0"))

    def repeat(self, s: str, times: Any) -> str:
        count = integer(times, "the number of times")
        if count < 0:
            raise ValueError(f"a string cannot be repeated {count} times")
        self.arithmetic.long(len(s) * count)
        if len(s) * count <= TEXT:
            return str.__mul__(s, count)
        return self.pieces.built(filled(s, len(s) * count))

    def concat(self, s: str, *parts: Any) -> str:
        return self.arithmetic.concat(s, *parts)

    def format(self, s: str, *values: Any) -> str:
        """`{}`, `{0}` and `{key}` of one object, with a format after a colon. No members are reached from it."""
        parts: list[str] = []
        position = number = size = 0
        while position < len(s):
            stop = self._brace(s, position)
            text, position = s[position:stop], stop
            if s[stop : stop + 2] in ("{{", "}}"):
                text += s[stop]
                position += 2
            elif s[stop : stop + 1] in ("{", "}"):
                name, spec, position = self._hole(s, stop)
                if name == "":
                    name, number = str(number), number + 1
                text += format_value(self._field(name, values), spec, self.arithmetic)
            parts.append(text)
            size += len(text)
            if len(parts) % 1_000 == 0 or len(text) >= TEXT:
                self.arithmetic.long(size)
                self.pace()
        self.arithmetic.long(size)
        return self.pieces.drained(parts)

    def _brace(self, s: str, start: int) -> int:
        """Where the next brace of a format stands, or the end of it or of a piece of it."""
        found = _BRACE.search(s, start, start + TEXT)
        return found.start() if found else min(start + TEXT, len(s))

    def _hole(self, s: str, start: int) -> tuple[str, str, int]:
        """The `{name:spec}` at a place of a format, and where what follows begins."""
        end = s.find("}", start, start + _LONGEST_FIELD)
        if s[start] == "}" or end < 0:
            raise ValueError(f"a `{s[start]}` in a format has no partner; write it twice for itself")
        name, _, spec = s[start + 1 : end].partition(":")
        return name, spec, end + 1

    def _field(self, name: str, values: tuple[Any, ...]) -> Any:
        if name.isdigit() and len(name) < 6:
            if int(name) < len(values):
                return values[int(name)]
            raise IndexError(f"the format asks for value {name}, and there are {len(values)}")
        if len(values) == 1 and isinstance(values[0], dict):
            if dict.__contains__(values[0], name):
                return dict.__getitem__(values[0], name)
            raise KeyError(name)
        raise ValueError(f"`{{{name}}}` names no value; want a number, or one object with that key")

    # --- numbers ------------------------------------------------------------------------------------------------------

    def to_fixed(self, number: Any, digits: Any = 0) -> str:
        count = integer(digits, "digits")
        if not 0 <= count <= 100:
            raise ValueError(f"toFixed takes 0 to 100 digits, got {count}")
        return f"{number:.{count}f}"

    def number_text(self, number: Any, base: Any = 10) -> str:
        if base == 10:
            return self.text.of(number)
        if type(number) is not int or base not in (2, 8, 16):
            raise ValueError("toString takes 2, 8, 10 or 16 as its base, for an integer")
        return format(number, {2: "b", 8: "o", 16: "x"}[base])


def _filler(filler: str, room: int) -> str:
    return (filler * (room // len(filler) + 1))[:room] if room else ""


def _most(count: Any) -> int:
    """How many times at most, as Python's methods take it: -1 for as often as it goes."""
    return -1 if count is None else min(integer(count, "the number of times"), sys.maxsize)
