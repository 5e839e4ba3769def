"""The methods of strings and numbers.

Sizes are checked before the work; what is long is done in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mlpy_async.values import search
from mlpy_async.values.arithmetic import Arithmetic
from mlpy_async.values.format_spec import format_value
from mlpy_async.values.kinds import type_name

__all__ = ["Strings"]

_PIECE = 5_000
_BRACE = re.compile("[{}]")


class Strings:
    """Tables of methods: `strings` and `numbers`, by name, aliases included."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.text = arithmetic.text
        self.pace = arithmetic.text.pace

    def tables(self) -> dict[str, dict[str, Callable[..., Any]]]:
        strings: dict[str, Callable[..., Any]] = {
            "includes": self.includes, "startsWith": self.starts_with, "endsWith": self.ends_with,
            "indexOf": self.index_of, "lastIndexOf": self.last_index_of, "find": self.index_of, "rfind": self.last_index_of,
            "toUpperCase": self._cased(str.upper), "toLowerCase": self._cased(str.lower), "capitalize": self._cased(str.capitalize),
            "title": self._cased(str.title), "trim": self.trim, "trimStart": self.trim_start, "trimEnd": self.trim_end,
            "split": self.split, "rsplit": self.rsplit, "join": self.join, "replace": self.replace, "replaceAll": self.replace,
            "padStart": self.pad_start, "padEnd": self.pad_end, "center": self.center, "repeat": self.repeat,
            "slice": self.slice, "substring": self.substring, "charAt": self.char_at, "charCodeAt": self.char_code_at,
            "at": self.at, "concat": self.concat, "count": self.count, "index": self.index, "rindex": self.rindex,
            "swapcase": self._cased(str.swapcase), "isdigit": lambda s: str.isdigit(s), "isalpha": lambda s: str.isalpha(s),
            "isalnum": lambda s: str.isalnum(s), "isspace": lambda s: str.isspace(s), "isupper": lambda s: str.isupper(s),
            "islower": lambda s: str.islower(s), "istitle": lambda s: str.istitle(s), "zfill": self.zfill,
            "splitlines": lambda s: str.splitlines(s), "format": self.format, "toString": lambda s: str.__str__(s),
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

    def _count(self, value: Any, what: str) -> int:
        if isinstance(value, int) and type(value) is not bool:
            return value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        raise TypeError(f"{what} must be an integer, got {type_name(value)}")

    # --- searching ------------------------------------------------------------------------------------------------

    def includes(self, s: str, part: Any, start: Any = 0) -> bool:
        return search.find(s, self._string(part, "what is looked for"), self._count(start, "start"), self.pace) >= 0

    def starts_with(self, s: str, part: Any, start: Any = 0) -> bool:
        return str.startswith(s, self._string(part, "the start"), self._count(start, "start"))

    def ends_with(self, s: str, part: Any) -> bool:
        return str.endswith(s, self._string(part, "the end"))

    def index_of(self, s: str, part: Any, start: Any = 0) -> int:
        return search.find(s, self._string(part, "what is looked for"), self._count(start, "start"), self.pace)

    def last_index_of(self, s: str, part: Any) -> int:
        return search.rfind(s, self._string(part, "what is looked for"), self.pace)

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
        return search.count(s, self._string(part, "what is counted"), self.pace)

    # --- parts ----------------------------------------------------------------------------------------------------

    def trim(self, s: str, characters: Any = None) -> str:
        return str.strip(s, None if characters is None else self._string(characters, "the characters"))

    def trim_start(self, s: str, characters: Any = None) -> str:
        return str.lstrip(s, None if characters is None else self._string(characters, "the characters"))

    def trim_end(self, s: str, characters: Any = None) -> str:
        return str.rstrip(s, None if characters is None else self._string(characters, "the characters"))

    def split(self, s: str, separator: Any = None, limit: Any = None) -> list[str]:
        most = -1 if limit is None else self._count(limit, "limit")
        if separator is None:
            parts = str.split(s, None, most)
        elif self._string(separator, "the separator") == "":
            self.arithmetic.room(len(s))
            parts = list(s)
        else:
            if len(s) > self.arithmetic.limits.max_items:
                self.arithmetic.room(str.count(s, separator) + 1)
            parts = str.split(s, separator, most)
        return parts

    def rsplit(self, s: str, separator: Any = None, limit: Any = None) -> list[str]:
        most = -1 if limit is None else self._count(limit, "limit")
        if separator is None:
            return str.rsplit(s, None, most)
        if self._string(separator, "the separator") == "":
            raise ValueError("the separator of rsplit cannot be empty")
        return search.rsplit(s, separator, most)

    def slice(self, s: str, start: Any = 0, stop: Any = None) -> str:
        return s[self._count(start, "start") : None if stop is None else self._count(stop, "end")]

    def substring(self, s: str, start: Any = 0, stop: Any = None) -> str:
        """JavaScript's: negative is 0, and the smaller end comes first."""
        first = max(0, self._count(start, "start"))
        last = len(s) if stop is None else max(0, self._count(stop, "end"))
        return s[min(first, last) : max(first, last)]

    def char_at(self, s: str, index: Any = 0) -> str:
        position = self._count(index, "the index")
        return s[position] if 0 <= position < len(s) else ""

    def char_code_at(self, s: str, index: Any = 0) -> int:
        position = self._count(index, "the index")
        if not 0 <= position < len(s):
            raise IndexError(f"index {position} is out of range: the string has {len(s)} characters")
        return ord(s[position])

    def at(self, s: str, index: Any) -> str | None:
        position = self._count(index, "the index")
        return s[position] if -len(s) <= position < len(s) else None

    # --- making -----------------------------------------------------------------------------------------------------

    def join(self, s: str, items: Any) -> str:
        if not isinstance(items, list):
            raise TypeError(f"`join` of a string takes an array, got {type_name(items)}")
        return self.joined(items, s)

    def joined(self, items: list[Any], separator: str) -> str:
        """The text of all elements with a separator between, in pieces."""
        size = len(separator) * max(0, len(items) - 1)
        texts: list[str] = []
        chunks: list[str] = []
        self.arithmetic.long(size)
        for item in list.__iter__(items):
            text = item if type(item) is str else self.text.of(item)
            size += len(text)
            if size > self.arithmetic.limits.max_text:
                self.arithmetic.long(size)
            texts.append(text)
            if len(texts) == _PIECE:
                chunks.append(separator.join(texts))
                texts.clear()
                self.pace()
        if texts:
            chunks.append(separator.join(texts))
        return separator.join(chunks)

    def replace(self, s: str, old: Any, new: Any, count: Any = None) -> str:
        old = self._string(old, "what is replaced")
        new = self._string(new, "what replaces it")
        most = -1 if count is None else self._count(count, "count")
        growth = len(new) - len(old)
        if growth > 0:
            times = str.count(s, old) if old else len(s) + 1
            self.arithmetic.long(len(s) + growth * (times if most < 0 else min(most, times)))
        return str.replace(s, old, new, most)

    def _pad(self, s: str, width: Any, fill: Any) -> tuple[int, str]:
        length = self._count(width, "the width")
        self.arithmetic.long(length)
        filler = self._string(fill, "the filler")
        return max(0, length - len(s)), filler

    def pad_start(self, s: str, width: Any, fill: Any = " ") -> str:
        room, filler = self._pad(s, width, fill)
        return _filler(filler, room) + s

    def pad_end(self, s: str, width: Any, fill: Any = " ") -> str:
        room, filler = self._pad(s, width, fill)
        return s + _filler(filler, room)

    def center(self, s: str, width: Any, fill: Any = " ") -> str:
        room, filler = self._pad(s, width, fill)
        return _filler(filler, room // 2) + s + _filler(filler, room - room // 2)

    def zfill(self, s: str, width: Any) -> str:
        self._pad(s, width, "0")
        return str.zfill(s, self._count(width, "the width"))

    def repeat(self, s: str, times: Any) -> str:
        count = self._count(times, "the number of times")
        if count < 0:
            raise ValueError(f"a string cannot be repeated {count} times")
        self.arithmetic.long(len(s) * count)
        return str.__mul__(s, count)

    def concat(self, s: str, *parts: Any) -> str:
        return self.arithmetic.concat(s, *parts)

    def format(self, s: str, *values: Any) -> str:
        """`{}`, `{0}` and `{key}` of one object, with a format after a colon. No members are reached from it."""
        parts: list[str] = []
        position = number = size = 0
        while position < len(s):
            if len(parts) % 1_000 == 0:
                self.pace()
            found = _BRACE.search(s, position)
            stop = found.start() if found else len(s)
            part = s[position:stop]
            position = stop + 2
            if s[stop : stop + 2] in ("{{", "}}"):
                part += s[stop]
            elif found:
                end = s.find("}", stop) if s[stop] == "{" else -1
                if end < 0:
                    raise ValueError(f"a `{s[stop]}` in a format has no partner; write it twice for itself")
                name, _, spec = s[stop + 1 : end].partition(":")
                if name == "":
                    name, number = str(number), number + 1
                part += format_value(self._field(name, values), spec, self.arithmetic)
                position = end + 1
            size += len(part)
            self.arithmetic.long(size)
            parts.append(part)
        return "".join(parts)

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
        count = self._count(digits, "digits")
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
    return (filler * (room // len(filler) + 1))[:room] if filler else ""
