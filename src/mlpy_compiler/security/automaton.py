"""A regular expression as an automaton that keeps count of the ways a backtracking matcher can take.

In: the text of a pattern, read with Python's own parser. Out: its positions (the characters sets as written), which can
follow which, and in how many ways.

The construction is V. M. Glushkov's ("The abstract theory of automata", 1961), one state for each set of characters in the
pattern; a transition that two repetitions make, as in `(a*)*`, counts twice, since the matcher tries both. Repetitions with
bounds are written out, shortened to a few copies, which keeps whether they are ambiguous. What stands in an atomic group
or a possessive repetition is one state, as the matcher never goes back into it.
"""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from dataclasses import dataclass, field
from typing import Any

from mlpy_compiler.security.character_sets import Ranges, as_bits, ranges_of

__all__ = ["Automaton", "NotExamined", "automata"]

_parser = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")

_LONGEST = 2_000
_POSITIONS = 150
_TRANSITIONS = 4_000
_COPIES = 3
"""So many copies stand for a repetition with bounds."""
_PROPERTY = re.compile(r"\\[pP]\{[^{}]*\}")


class NotExamined(Exception):
    """A pattern that this analysis does not read, or that is too large for it."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """`follow[p]` are the positions that can come after p, with the number of ways, at most 2; `bits[p]` is p's set of characters;
    at the positions in `free` the pattern can end, whatever follows in the text.
    """

    bits: tuple[int, ...]
    follow: tuple[dict[int, int], ...]
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: where it begins and ends. `nullable`: it matches nothing as well; `passes`: it does so
    wherever it stands, as no anchor or assertion does; `free`: those of `last` behind which it asks for nothing more.
    """

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    free: tuple[int, ...] = ()
    nullable: bool = True
    passes: bool = True


_NOTHING = _Part()
_CHECK = _Part(passes=False)


def automata(pattern: str) -> list[Automaton]:
    """The automaton of a pattern, and those of the assertions in it.

    :raises NotExamined: if the pattern is too large, or not one of Python's.
    """
    if len(pattern) > _LONGEST:
        raise NotExamined("it is too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _parser.parse(_PROPERTY.sub(r"\\w", pattern))
    except (re.error, OverflowError, RecursionError) as error:
        raise NotExamined(str(error)) from error
    flags = parsed.state.flags
    made: list[Automaton] = []
    waiting = [parsed]
    while waiting:
        builder = _Builder(flags)
        whole = builder.sequence(waiting.pop())
        waiting += builder.assertions
        made.append(Automaton(tuple(as_bits(builder.sets)), tuple(builder.follow), frozenset(whole.free)))
    return made


@dataclass(slots=True)
class _Builder:
    flags: int
    sets: list[Ranges] = field(default_factory=list)
    follow: list[dict[int, int]] = field(default_factory=list)
    assertions: list[Any] = field(default_factory=list)
    transitions: int = 0

    def sequence(self, items: Any) -> _Part:
        whole = _NOTHING
        for operation, argument in items:
            whole = self._then(whole, self._item(str(operation), argument))
        return whole

    def _item(self, operation: str, argument: Any) -> _Part:
        if operation in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            any_line, ignore_case = bool(self.flags & re.DOTALL), bool(self.flags & re.IGNORECASE)
            return self._position(ranges_of(operation, argument, any_line=any_line, ignore_case=ignore_case))
        if operation in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(*argument)
        if operation == "SUBPATTERN":
            return self.sequence(argument[-1])
        if operation == "BRANCH":
            return self._any_of([self.sequence(option) for option in argument[1]])
        if operation == "AT":
            return _CHECK
        if operation in ("ASSERT", "ASSERT_NOT"):
            self.assertions.append(argument[1])
            return _CHECK
        if operation == "ATOMIC_GROUP":
            return self._atom(argument, optional=False)
        if operation == "POSSESSIVE_REPEAT":
            return self._atom(argument[2], optional=argument[0] == 0)
        if operation == "GROUPREF":
            return self._position(())
        if operation == "GROUPREF_EXISTS":
            return self._any_of([self.sequence(option or ()) for option in argument[1:]])
        raise NotExamined(f"{operation} is not known")

    def _position(self, ranges: Ranges) -> _Part:
        if len(self.sets) >= _POSITIONS:
            raise NotExamined("it has too many parts")
        self.sets.append(ranges)
        self.follow.append({})
        at = (len(self.sets) - 1,)
        return _Part(at, at, at, nullable=False, passes=False)

    def _atom(self, items: Any, *, optional: bool) -> _Part:
        inner = _Builder(self.flags)
        part = inner.sequence(items)
        self.assertions += inner.assertions
        made = self._position(tuple(piece for position in part.first for piece in inner.sets[position]))
        return self._any_of([made, _NOTHING]) if optional or part.nullable else made

    def _repeat(self, least: int, most: int, body: Any) -> _Part:
        endless = most == _parser.MAXREPEAT
        copies = [self.sequence(body) for _ in range(min(least, _COPIES))]
        whole = _NOTHING
        for copy in copies:
            whole = self._then(whole, copy)
        if endless:
            again = copies[-1] if copies else self.sequence(body)
            self._link(again.last, again.first)
            if not copies:
                whole = _Part(again.first, again.last, again.free)
            return whole
        extra = _NOTHING
        for _ in range(min(int(most) - least, _COPIES)):
            extra = self._any_of([self._then(self.sequence(body), extra), _NOTHING])
        return self._then(whole, extra)

    def _then(self, left: _Part, right: _Part) -> _Part:
        self._link(left.last, right.first)
        return _Part(
            left.first + right.first if left.nullable else left.first,
            left.last + right.last if right.nullable else right.last,
            left.free + right.free if right.passes else right.free,
            left.nullable and right.nullable,
            left.passes and right.passes,
        )

    def _link(self, before: tuple[int, ...], after: tuple[int, ...]) -> None:
        self.transitions += len(before) * len(after)
        if self.transitions > _TRANSITIONS:
            raise NotExamined("it has too many ways")
        for position in before:
            follow = self.follow[position]
            for target in after:
                follow[target] = min(2, follow.get(target, 0) + 1)

    @staticmethod
    def _any_of(options: list[_Part]) -> _Part:
        return _Part(
            tuple(position for option in options for position in option.first),
            tuple(position for option in options for position in option.last),
            tuple(position for option in options for position in option.free),
            any(option.nullable for option in options),
            any(option.passes for option in options),
        )
