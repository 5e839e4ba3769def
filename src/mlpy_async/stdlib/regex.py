"""`regex`: patterns in texts, in the syntax of Python's `re`.

All matching goes through `patterns.py`, which holds it to its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from anyio import from_thread

from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module, snake_case
from mlpy_async.services import Services
from mlpy_async.stdlib.patterns import FLAGS, Compiled, Patterns
from mlpy_async.stdlib.replacements import Replacement
from mlpy_async.values.kinds import integer, is_function
from mlpy_async.values.members import DeclaredClass
from mlpy_async.values.pieces import cut
from mlpy_compiler import SinkKind

__all__ = ["Regex"]

_COMPILE, _MATCH = ("regex.compile",), ("regex.match",)
_SINK: dict[str, SinkKind] = {"pattern": "pattern"}
_MOST_MATCHES = 500_000
"""Match objects that one call makes."""
_SLICE = 1_000


class Match:
    """A match as ML holds it."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


@ml_module(name="regex", description="Regular expressions", capabilities=(*_COMPILE, *_MATCH))
class Regex:
    """A pattern is a string or what `compile` gives. A match may take a second (`Limits.match_time`), and no longer than the program has.
    Flags are added: `regex.IGNORECASE() + regex.MULTILINE()`.
    """

    def __init__(self, services: Services) -> None:
        self.operations = services.operations
        self.limits = services.limits
        self.patterns = Patterns(services)
        pattern: dict[str, Any] = {
            "search": self._search, "match": self._match, "fullmatch": self._fullmatch, "findall": self._findall, "finditer": self._finditer,
            "split": self._split, "sub": lambda p, replacement, text, count=0: self._subn(p, replacement, text, count)[0], "subn": self._subn,
            "test": lambda p, text: self._search(p, text) is not None, "count": self._count, "getPattern": lambda p: p.text,
            "getFlags": lambda p: p.flags, "toString": lambda p: p.text,
        }  # fmt: skip
        for cls, name, table, text in (
            (Compiled, "Pattern", pattern, lambda p: f"<Pattern {p.text}>"),
            (Match, "Match", self._match_methods(), lambda m: f"<Match {m.value.group()}>"),
        ):
            methods = {spelling: method for key, method in table.items() for spelling in (key, snake_case(key))}
            services.operations.declare(cls, DeclaredClass(name, methods, text=text))

    # --- functions ------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_COMPILE, sinks=_SINK)
    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """A Pattern: `search match fullmatch findall finditer split sub subn test count getPattern getFlags`."""
        return self.patterns.compiled(pattern, flags)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def search(self, pattern: Any, text: str, flags: int = 0) -> Any:
        """The first match in a text, or null."""
        return self._search(self.patterns.compiled(pattern, flags), text)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def match(self, pattern: Any, text: str, flags: int = 0) -> Any:
        """The match at the beginning of a text, or null."""
        return self._match(self.patterns.compiled(pattern, flags), text)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def fullmatch(self, pattern: Any, text: str, flags: int = 0) -> Any:
        """The match of all of a text, or null."""
        return self._fullmatch(self.patterns.compiled(pattern, flags), text)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def findall(self, pattern: Any, text: str, flags: int = 0) -> list:  # type: ignore[type-arg]
        """The texts of all matches; of a pattern with a group those of the group, with several groups arrays of them."""
        return self._findall(self.patterns.compiled(pattern, flags), text)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def finditer(self, pattern: Any, text: str, flags: int = 0) -> list:  # type: ignore[type-arg]
        """All matches, as an array."""
        return self._finditer(self.patterns.compiled(pattern, flags), text)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def split(self, pattern: Any, text: str, maxsplit: int = 0, flags: int = 0) -> list:  # type: ignore[type-arg]
        """What stands between the matches, with their groups; `maxsplit` matches at most, 0 for all."""
        return self._split(self.patterns.compiled(pattern, flags), text, maxsplit)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def sub(self, pattern: Any, replacement: Any, text: str, count: int = 0, flags: int = 0) -> str:
        r"""A text with its matches replaced: by a text with `\1` and `\g<name>` for groups, or by a function of the Match."""
        return str(self._subn(self.patterns.compiled(pattern, flags), replacement, text, count)[0])

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def subn(self, pattern: Any, replacement: Any, text: str, count: int = 0, flags: int = 0) -> list:  # type: ignore[type-arg]
        """As `sub`: the text, and how many matches were replaced."""
        return self._subn(self.patterns.compiled(pattern, flags), replacement, text, count)

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def test(self, pattern: Any, text: str, flags: int = 0) -> bool:
        """Whether a pattern matches somewhere in a text."""
        return self.search(pattern, text, flags) is not None

    @ml_function(capabilities=_MATCH, sinks=_SINK)
    def count(self, pattern: Any, text: str, flags: int = 0) -> int:
        """How many matches there are."""
        return self._count(self.patterns.compiled(pattern, flags), text)

    @ml_function
    def escape(self, text: str) -> str:
        """A text as a pattern that matches it and nothing else."""
        return self._built(map(re.escape, cut(text)))

    def _built(self, texts: Iterable[str]) -> str:
        return self.operations.pieces.built(self.operations.arithmetic.bounded(texts))

    @ml_function
    def isValid(self, pattern: str) -> bool:
        """Whether a text is a pattern that can be compiled."""
        try:
            self.patterns.compiled(pattern)
        except (ValueError, LimitError):
            return False
        return True

    # --- flags ----------------------------------------------------------------------------------------------------------

    @ml_function
    def IGNORECASE(self) -> int:
        """Upper and lower case are the same."""
        return FLAGS["IGNORECASE"].value

    @ml_function
    def MULTILINE(self) -> int:
        """`^` and `$` match at each line."""
        return FLAGS["MULTILINE"].value

    @ml_function
    def DOTALL(self) -> int:
        """`.` matches line ends too."""
        return FLAGS["DOTALL"].value

    @ml_function
    def VERBOSE(self) -> int:
        """White space and `#` comments in the pattern do not count."""
        return FLAGS["VERBOSE"].value

    @ml_function
    def ASCII(self) -> int:
        r"""`\w`, `\d`, `\s` and `\b` know only ASCII."""
        return FLAGS["ASCII"].value

    @ml_function
    def UNICODE(self) -> int:
        """They know all letters: the default."""
        return FLAGS["UNICODE"].value

    # --- what a Pattern does --------------------------------------------------------------------------------------------

    def _search(self, p: Compiled, text: Any, pos: Any = 0, endpos: Any = None) -> Match | None:
        return self._one("search", p, text, pos, endpos)

    def _match(self, p: Compiled, text: Any, pos: Any = 0, endpos: Any = None) -> Match | None:
        return self._one("match", p, text, pos, endpos)

    def _fullmatch(self, p: Compiled, text: Any, pos: Any = 0, endpos: Any = None) -> Match | None:
        return self._one("fullmatch", p, text, pos, endpos)

    def _one(self, method: str, p: Compiled, text: Any, pos: Any, endpos: Any) -> Match | None:
        span = _span(text, pos, endpos)

        def work(engine: Any, limits: dict[str, Any]) -> Any:
            return getattr(engine, method)(text, *span, **limits)

        found = self.patterns.run(p, text, work, method if span == _span(text, 0, None) else None)
        return None if found is None else Match(found)

    def _all(
        self,
        p: Compiled,
        text: Any,
        take: Callable[[Any], Any],
        most: int,
        pos: Any = 0,
        endpos: Any = None,
        count: int = 0,
    ) -> list[Any]:
        """What `take` makes of each match; of the first `count` of them, if that is not 0."""
        span = _span(text, pos, endpos)

        def work(engine: Any, limits: dict[str, Any]) -> list[Any]:
            made: list[Any] = []
            for found in engine.finditer(text, *span, **limits):
                made.append(take(found))
                if len(made) == count:
                    break
                if len(made) > most:
                    raise LimitError(f"the pattern has more than {most:,} matches in the text")
                if "concurrent" in limits and len(made) % _SLICE == 0:
                    from_thread.check_cancelled()
            return made

        return self.operations.pieces.kept(self.patterns.run(p, text, work))

    def _findall(self, p: Compiled, text: Any, pos: Any = 0, endpos: Any = None) -> list[Any]:
        groups = p.engine.groups
        take = (
            (lambda found: found.group(groups) or "")
            if groups < 2
            else (lambda found: [group or "" for group in found.groups()])
        )
        return self._all(p, text, take, self.limits.max_items, pos, endpos)

    def _finditer(self, p: Compiled, text: Any, pos: Any = 0, endpos: Any = None) -> list[Any]:
        return self._all(p, text, Match, _MOST_MATCHES, pos, endpos)

    def _count(self, p: Compiled, text: Any) -> int:
        return len(self._all(p, text, lambda _: None, self.limits.max_items))

    def _split(self, p: Compiled, text: Any, maxsplit: Any = 0) -> list[Any]:
        most = integer(maxsplit, "maxsplit")
        cuts = [] if most < 0 else self._all(p, text, _place, self.limits.max_items, count=most)
        made: list[Any] = []
        end = 0
        for index, (start, stop, groups) in enumerate([*cuts, (len(text), len(text), ())]):
            made += [self.operations.pieces.text(text, slice(end, start)), *groups]
            end = stop
            if index % _SLICE == 0:
                self.operations.pieces.pace()
        self.operations.arithmetic.room(len(made))
        return self.operations.pieces.kept(made)

    def _subn(self, p: Compiled, replacement: Any, text: Any, count: Any = 0) -> list[Any]:
        most = integer(count, "count")
        if most < 0:
            return [text, 0]
        places: Iterable[tuple[int, int, str]]
        if is_function(replacement):
            found = self._all(p, text, Match, _MOST_MATCHES, count=most)
            places = ((m.value.start(), m.value.end(), self.operations.text(replacement(m))) for m in found)
        else:
            ready = Replacement(replacement, p.engine.groups, p.engine.groupindex)
            room = self.limits.max_text
            places = found = self._all(
                p, text, lambda m: (m.start(), m.end(), ready.of(m, room)), self.limits.max_items, count=most
            )
        return [self._built(self._replaced(text, places)), len(found)]

    def _replaced(self, text: str, places: Any) -> Any:
        end = 0
        for start, stop, new in places:
            yield from cut(text, end, start)
            yield from cut(new)
            end = stop
        yield from cut(text, end)

    # --- what a Match tells ---------------------------------------------------------------------------------------------

    def _match_methods(self) -> dict[str, Any]:
        return {
            "group": lambda m, group_id=0: m.value.group(_group(group_id)), "groups": lambda m: list(m.value.groups()),
            "groupDict": lambda m, default=None: m.value.groupdict(default), "start": lambda m, group=0: m.value.start(_group(group)),
            "end": lambda m, group=0: m.value.end(_group(group)), "span": lambda m, group=0: list(m.value.span(_group(group))),
            "value": lambda m: m.value.group(), "lastGroup": lambda m: m.value.lastgroup, "groupCount": lambda m: m.value.re.groups,
            "expand": lambda m, template: Replacement(template, m.value.re.groups, m.value.re.groupindex).of(m.value, self.limits.max_text),
            "toString": lambda m: m.value.group(),
        }  # fmt: skip


def _place(found: Any) -> tuple[int, int, tuple[Any, ...]]:
    return found.start(), found.end(), found.groups()


def _group(value: Any) -> Any:
    return value if isinstance(value, str) else integer(value, "a group")


def _span(text: Any, pos: Any, endpos: Any) -> tuple[int, int]:
    """Where matching begins and ends, within the text."""
    length = len(text) if isinstance(text, str) else 0
    first = integer(pos, "pos")
    last = length if endpos is None else integer(endpos, "endpos")
    return max(0, min(first, length)), max(0, min(last, length))
