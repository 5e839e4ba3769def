"""Regular expressions on time: compiled within bounds, matched with a deadline.

In: a pattern in the syntax of Python's `re`, and work to be done with it. Out: compiled patterns of the library `regex`, whose matching can be ended; results
of the work. A short text is tried for a quantum where it is; what takes longer, and every long text, goes to a worker thread that does not hold
the interpreter's lock and ends with the program's deadline, or after `limits.match_time`. Where `google-re2` is installed, it takes over patterns that both
engines read alike, and that the other one was too slow for: its time is linear (R. Cox, "Regular expression matching in the wild", 2010).

Python's own parser reads each pattern first, since `regex` writes counted repetitions out, so that `(?:a{999}){999}` takes its time before it matches
anything, and knows constructs (recursion, fuzzy matching) for which there is no bound.
"""

from __future__ import annotations

import importlib
import math
import re
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import anyio
import regex
from anyio.lowlevel import checkpoint_if_cancelled

from mlpy_async.engine import await_
from mlpy_async.errors import LimitError
from mlpy_async.services import Services
from mlpy_async.stdlib.linear_patterns import linear
from mlpy_async.values.kinds import type_name
from mlpy_async.values.text import quoted

__all__ = ["FLAGS", "Compiled", "Patterns"]

_T = TypeVar("_T")
FLAGS = {
    "IGNORECASE": re.IGNORECASE,
    "MULTILINE": re.MULTILINE,
    "DOTALL": re.DOTALL,
    "VERBOSE": re.VERBOSE,
    "ASCII": re.ASCII,
    "UNICODE": re.UNICODE,
}
_ALL_FLAGS = int(re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII | re.UNICODE)
_parser = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_LONGEST = 10_000
"""Characters of a pattern."""
_MOST_STEPS = 10_000
"""Characters and sets of a pattern, repetitions written out."""
_SHORT_PATTERN = 200
"""Characters of a pattern that is compiled where it is."""
_SHORT_TEXT = 64 * 1024
"""Characters that even a simple search passes in less than a quantum."""
_LONGEST_HOARDED = 500_000
"""Characters of a text for a pattern in which a group repeats: `regex` keeps all that it matched, and copies it into the match."""
_KEPT = 256
"""Compiled patterns of a runtime."""
_LEAST = 0.001

_BRACE = re.compile(r"\\N\{[^}]*\}|\\.|\{(?!(?:\d+|\d*,\d*)\})", re.DOTALL)
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})

Work = Callable[[Any, dict[str, Any]], _T]
"""What is done with a compiled pattern: it hands the keyword arguments on to each matching method of it."""


class Compiled:
    """A pattern as written, its flags, and what `regex` made of it; `hoards`: a group repeats in it, and each repetition is kept."""

    __slots__ = ("engine", "flags", "hoards", "text")

    def __init__(self, text: str, flags: int, engine: Any, *, hoards: bool) -> None:
        self.text = text
        self.flags = flags
        self.engine = engine
        self.hoards = hoards


class Patterns:
    """The patterns of one runtime."""

    def __init__(self, services: Services) -> None:
        self._engine = services.engine
        self._limits = services.limits
        self._kept: dict[tuple[str, int], Compiled] = {}

    def compiled(self, pattern: Any, flags: Any = 0) -> Compiled:
        """A pattern, compiled. A checkpoint where it is a long one.

        :raises ValueError: if it is none. :raises LimitError: if it is too large.
        """
        if isinstance(pattern, Compiled):
            return pattern
        if not isinstance(pattern, str):
            raise TypeError(f"a pattern is a string or a Pattern, got {type_name(pattern)}")
        if len(pattern) > _LONGEST:
            raise LimitError(f"a pattern has at most {_LONGEST:,} characters, got {len(pattern):,}")
        if not isinstance(flags, int) or flags & ~_ALL_FLAGS:
            raise ValueError("unknown flags; add those of `regex.IGNORECASE()` and its like")
        key = (pattern, int(flags))
        found = self._kept.get(key)
        if found is None:
            made = _compile if len(pattern) <= _SHORT_PATTERN else self._in_thread
            found = made(pattern, int(flags))
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found

    def _in_thread(self, pattern: str, flags: int) -> Compiled:
        return await_(self._engine.to_thread(_compile, pattern, flags))

    def run(self, pattern: Compiled, text: Any, work: Work[_T], method: str | None = None) -> _T:
        """Do something with a pattern and a text, within the time that there is. A checkpoint where it takes longer than a quantum.

        :param method: the one method that it calls with all of the text, if that is all it does.
        :raises LimitError: if it takes longer than a match may, or more memory than there is.
        """
        if not isinstance(text, str):
            raise TypeError(f"a pattern is looked for in a string, got {type_name(text)}")
        if pattern.hoards and len(text) > _LONGEST_HOARDED:
            raise LimitError(
                f"a pattern in which a group repeats takes at most {_LONGEST_HOARDED:,} characters of text; write `(?:…)` for the group"
            )
        if len(text) <= _SHORT_TEXT:
            try:
                return work(pattern.engine, {"timeout": self._limits.quantum})
            except TimeoutError:
                fallback = linear(pattern.text, pattern.flags, text) if method is not None else None
                if fallback is not None:
                    return getattr(fallback, str(method))(text)  # type: ignore[no-any-return]
        return await_(self._in_time(pattern, work))

    async def _in_time(self, pattern: Compiled, work: Work[_T]) -> _T:
        limits: dict[str, Any] = {"timeout": self._limits.match_time}
        deadline = math.inf
        with suppress(RuntimeError):  # a worker process has no event loop: its parent ends it
            deadline = anyio.current_effective_deadline()
            left = deadline - anyio.current_time()
            limits = {"timeout": max(_LEAST, min(left, self._limits.match_time)), "concurrent": True}
        try:
            return await self._engine.to_thread(work, pattern.engine, limits)
        except TimeoutError:
            if limits["timeout"] < self._limits.match_time:
                # it had all the time of the program; the engine counts that of all threads, which may be up sooner. The deadline breaks this off
                await anyio.sleep_until(deadline + 1)
            if "concurrent" in limits:
                await checkpoint_if_cancelled()
            shown, seconds = quoted(pattern.text[:50]), limits["timeout"]
            raise LimitError(f"the pattern {shown} takes too long: more than {seconds:.3g} s") from None
        except MemoryError:
            raise LimitError(f"the pattern {quoted(pattern.text[:50])} takes too much memory") from None


def _compile(pattern: str, flags: int) -> Compiled:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a set may mean one day
            parsed = _parser.parse(pattern, flags)
        if _steps(parsed) > _MOST_STEPS:
            raise LimitError(
                f"the pattern {quoted(pattern[:50])} is too large: its repetitions, written out, pass {_MOST_STEPS:,} steps"
            )
        # flags of `re` as those of `regex`, whose ASCII is another bit
        engine_flags = int((flags & ~re.ASCII) | (regex.A if flags & re.ASCII else 0) | regex.V0)
        return Compiled(
            pattern,
            flags,
            regex.compile(_BRACE.sub(_literal, pattern), engine_flags, cache_pattern=False),
            hoards=_repeats_group(parsed),
        )
    except (re.error, regex.error) as error:
        raise ValueError(f"the pattern {quoted(pattern[:50])} is wrong: {error}") from None
    except (OverflowError, RecursionError):
        raise LimitError(f"the pattern {quoted(pattern[:50])} is too large, or nested too deep") from None


def _literal(found: re.Match[str]) -> str:
    """A brace that `regex` would take for inaccurate matching, as the letter that it is to `re`."""
    return "\\{" if found[0] == "{" else found[0]


def _steps(parsed: Any) -> int:
    """How large a pattern is with its counted repetitions written out: at most a little more than `_MOST_STEPS`."""
    count = 0
    for operation, argument in parsed:
        count += 1
        name = str(operation)
        if name in _REPEATS:
            least, most, inner = argument
            copies = least + 1 if most == _parser.MAXREPEAT else most
            count += min(copies, _MOST_STEPS) * (_steps(inner) + 1)
        else:
            count += len(argument) if name == "IN" else sum(map(_steps, _inner(argument)))
        if count > _MOST_STEPS:
            break
    return count


def _inner(argument: Any) -> list[Any]:
    """The parts of a pattern that the parser's argument of an operation holds."""
    if isinstance(argument, _parser.SubPattern):
        return [argument]
    return [part for each in argument for part in _inner(each)] if isinstance(argument, (tuple, list)) else []


def _repeats_group(parsed: Any, *, repeated: bool = False) -> bool:
    """Whether a group that is kept stands inside a repetition."""
    for operation, argument in parsed:
        name = str(operation)
        if name == "SUBPATTERN" and argument[0] is not None and repeated:
            return True
        inside = repeated or name in _REPEATS
        if any(_repeats_group(part, repeated=inside) for part in _inner(argument)):
            return True
    return False
