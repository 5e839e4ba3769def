"""A parser of command lines: flags (`--verbose`, `-v`), options (`--out=x`, `-o x`) and positionals.

In: what is declared, and an array of strings. Out: `Arguments`, or a `ValueError` that says which argument is wrong. It prints nothing and ends no process.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlpy_async.errors import LimitError

__all__ = ["ArgumentParser", "Arguments"]

_MOST = 1_000
"""Declarations of a parser."""
_MOST_ARGUMENTS = 10_000
_LONGEST = 10_000
"""Characters of a name or a help text."""
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class _Declared:
    name: str
    short: str
    help: str
    default: Any = None
    takes_value: bool = False
    required: bool = False


class Arguments:
    """What was found: values by name. ML sees its methods."""

    __slots__ = ("_flags", "_more", "_options", "_positionals")

    def __init__(
        self, flags: dict[str, bool], options: dict[str, Any], positionals: dict[str, str], more: list[str]
    ) -> None:
        self._flags = flags
        self._options = options
        self._positionals = positionals
        self._more = more

    def get(self, name: Any, default: Any = None) -> Any:
        for table in (self._options, self._positionals, self._flags):
            value = table.get(_word(name, "a name"))
            if value is not None:
                return value
        return default

    def has(self, name: Any) -> bool:
        value = self.get(name)
        return value is not None and value is not False

    def get_bool(self, name: Any, default: bool = False) -> bool:
        value = self.get(name)
        return default if value is None else value is True or (isinstance(value, str) and value[:10].lower() in _TRUE)

    def flags(self) -> dict[str, Any]:
        return dict(self._flags)

    def options(self) -> dict[str, Any]:
        return dict(self._options)

    def positionals(self) -> list[Any]:
        return [*self._positionals.values(), *self._more]


class ArgumentParser:
    """What a program declares of its arguments. The methods that declare give the parser back."""

    __slots__ = ("_named", "_positionals", "description", "name")

    def __init__(self, name: str, description: str) -> None:
        self.name = _word(name, "the name", empty=True)
        self.description = _word(description, "the description", empty=True)
        self._named: dict[str, _Declared] = {}
        self._positionals: list[_Declared] = []

    # --- declaring --------------------------------------------------------------------------------------------------------

    def add_flag(self, name: Any, short: Any = "", help: Any = "") -> ArgumentParser:
        return self._add(name, short, help, None, takes_value=False)

    def add_option(self, name: Any, short: Any = "", help: Any = "", default: Any = None) -> ArgumentParser:
        return self._add(name, short, help, default, takes_value=True)

    def add_positional(self, name: Any, help: Any = "", required: Any = True) -> ArgumentParser:
        declared = _Declared(
            _word(name, "a name"), "", _word(help or "", "a help text", empty=True), required=bool(required)
        )
        self._room()
        if any(declared.name == other.name for other in self._positionals):
            raise ValueError(f"the argument `{declared.name}` is declared already")
        self._positionals.append(declared)
        return self

    def _add(self, name: Any, short: Any, help: Any, default: Any, *, takes_value: bool) -> ArgumentParser:
        word = _word(name, "a name").lstrip("-")
        letter = _word(short or "", "a short name", empty=True).lstrip("-")
        if not word or "=" in word or len(letter) > 1:
            raise ValueError("a name has no `=`, and a short name is one letter")
        self._room()
        declared = _Declared(word, letter, _word(help or "", "a help text", empty=True), default, takes_value)
        for key in (f"--{word}", f"-{letter}" if letter else ""):
            if key in self._named:
                raise ValueError(f"the argument `{key}` is declared already")
            if key:
                self._named[key] = declared
        return self

    def _room(self) -> None:
        if len(self._named) + len(self._positionals) >= _MOST:
            raise LimitError(f"a parser takes at most {_MOST:,} declarations")

    # --- parsing ----------------------------------------------------------------------------------------------------------

    def parse(self, argv: Any) -> Arguments:
        """What an array of arguments says.

        :raises ValueError: for an unknown or missing one.
        """
        if not isinstance(argv, list) or not all(isinstance(word, str) for word in argv[: _MOST_ARGUMENTS + 1]):
            raise TypeError("parse takes an array of strings")
        if len(argv) > _MOST_ARGUMENTS:
            raise LimitError(f"a command line has at most {_MOST_ARGUMENTS:,} arguments")
        flags = {each.name: False for each in self._named.values() if not each.takes_value}
        options = {each.name: each.default for each in self._named.values() if each.takes_value}
        free: list[str] = []
        words = iter(argv)
        for word in words:
            if word == "--":
                free += words
            elif len(word) > 1 and word.startswith("-") and not _is_number(word):
                key, equals, value = word.partition("=")
                declared = self._known(key)
                if not declared.takes_value:
                    if equals:
                        raise ValueError(f"the flag `{key}` takes no value")
                    flags[declared.name] = True
                    continue
                given = value if equals else next(words, None)
                if given is None:
                    raise ValueError(f"the option `{key}` needs a value")
                options[declared.name] = given
            else:
                free.append(word)
        return Arguments(flags, options, self._placed(free), free[len(self._positionals) :])

    def _known(self, key: str) -> _Declared:
        declared = self._named.get(key)
        if declared is None:
            near = difflib.get_close_matches(key[:100], self._named, 1)
            raise ValueError(f"unknown argument `{key[:100]}`" + (f"; did you mean `{near[0]}`?" if near else ""))
        return declared

    def _placed(self, free: list[str]) -> dict[str, str]:
        for each in self._positionals[len(free) :]:
            if each.required:
                raise ValueError(f"the argument `{each.name}` is missing")
        return {each.name: word for each, word in zip(self._positionals, free)}

    def help(self, script: str, text: Callable[[Any], str]) -> str:
        """How the program is used, as lines; `text` makes text of a default."""
        named = list(dict.fromkeys(self._named.values()))
        places = " ".join(
            each.name.upper() if each.required else f"[{each.name.upper()}]" for each in self._positionals
        )
        lines = [f"usage: {self.name or script}{' [options]' if named else ''} {places}".rstrip()]
        lines += ["", self.description] if self.description else []
        rows = [(each.name.upper(), each.help) for each in self._positionals]
        for each in named:
            left = (
                (f"-{each.short}, " if each.short else "    ")
                + f"--{each.name}"
                + (" VALUE" if each.takes_value else "")
            )
            rows.append((left, each.help if each.default is None else f"{each.help} (default: {text(each.default)})"))
        width = min(30, max((len(left) for left, _ in rows), default=0))
        lines += ["", *(f"  {left:{width}}  {text}".rstrip() for left, text in rows)] if rows else []
        return "\n".join(lines)


def _is_number(word: str) -> bool:
    return word[1:].replace(".", "", 1).isdigit()


def _word(value: Any, what: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or (not value and not empty):
        raise TypeError(f"{what} must be a string" + ("" if empty else " that is not empty"))
    if len(value) > _LONGEST:
        raise LimitError(f"{what} has at most {_LONGEST:,} characters")
    return value
