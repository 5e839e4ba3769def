"""How long a backtracking matcher may need for a pattern: exponential time, polynomial time, or neither.

In: the text of a pattern. Out: a `Growth`. It runs no pattern.

The tests are those of A. Weber and H. Seidl ("On the degree of ambiguity of finite automata", Theoretical Computer Science 88,
1991) as N. Weideman et al. apply them to matchers ("Analyzing matching time behavior of backtracking regular expression
matchers by using ambiguity of NFA", CIAA 2016). *Exponential*: some loop can read one text in two ways, so that each
further turn doubles the ways. *Polynomial*: two loops, one behind the other, can read the same text, so that its turns can be
shared out between them. Either costs time only if the match can fail behind the loop; where the pattern may end there at once, it
does not. The loop in front that a search makes of itself is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from enum import Enum

from mlpy_compiler.security.automaton import Automaton, NotExamined, automata

__all__ = ["Budget", "Growth", "growth"]


class Growth(Enum):
    """How the time grows with the length of the text."""

    FINE = "fine"
    POLYNOMIAL = "polynomial"
    EXPONENTIAL = "exponential"
    UNKNOWN = "unknown"


class Budget:
    """Steps that may be taken for all patterns of a program together, so that the analysis stays linear."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def take(self, steps: int) -> None:
        """:raises NotExamined: when there are no more."""
        self.steps -= steps
        if self.steps < 0:
            raise NotExamined("the program has too many patterns")


def growth(pattern: str, budget: Budget, *, whole: bool = False) -> Growth:
    """How matching a pattern grows; `UNKNOWN` if it was not examined.

    :param whole: whether the pattern has to match a text to its end (`fullmatch`).
    """
    try:
        budget.take(len(pattern))
        found = Growth.FINE
        for automaton in automata(pattern):
            budget.take(sum(map(len, automaton.follow)))
            loops = _loops(automaton)
            free = frozenset() if whole else automaton.free
            failing = [loop for loop in loops if not free & loop]
            if any(_is_exponential(automaton, loop, budget) for loop in failing):
                return Growth.EXPONENTIAL
            if _is_polynomial(automaton, failing, budget):
                found = Growth.POLYNOMIAL
    except NotExamined:
        return Growth.UNKNOWN
    return found


def _loops(automaton: Automaton) -> list[frozenset[int]]:
    """The sets of positions that can follow each other round and round: strongly connected components (R. Tarjan, 1972)."""
    follow = automaton.follow
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    waiting: set[int] = set()
    found: list[frozenset[int]] = []
    for root in range(len(follow)):
        if root in order:
            continue
        work = [(root, iter(follow[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        waiting.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    stack.append(target)
                    waiting.add(target)
                    work.append((target, iter(follow[target])))
                    break
                if target in waiting:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    at = stack.index(node)
                    loop = frozenset(stack[at:])
                    del stack[at:]
                    waiting -= loop
                    if len(loop) > 1 or node in follow[node]:
                        found.append(loop)
    return found


def _is_exponential(automaton: Automaton, loop: frozenset[int], budget: Budget) -> bool:
    """Whether two ways round a loop read the same text: from some position two copies part, and meet again."""
    bits = automaton.bits
    follow = {position: [to for to in automaton.follow[position] if to in loop] for position in loop}
    if any(automaton.follow[position][to] > 1 and bits[to] for position in loop for to in follow[position]):
        return True
    seen: set[tuple[int, int]] = set()
    waiting = [(position, position) for position in loop]
    while waiting:
        left, right = waiting.pop()
        budget.take(len(follow[left]) * len(follow[right]))
        for one in follow[left]:
            for other in follow[right]:
                if not bits[one] & bits[other]:
                    continue
                if one == other:
                    if left != right:
                        return True
                    continue
                pair = (one, other) if one < other else (other, one)
                if pair not in seen:
                    seen.add(pair)
                    waiting.append(pair)
    return False


def _is_polynomial(automaton: Automaton, loops: list[frozenset[int]], budget: Budget) -> bool:
    """Whether the turns of one loop can be shared out with a later one."""
    loop_of = {position: loop for loop in loops for position in loop}
    for first in loops:
        behind = _behind(automaton, first)
        for second in loops:
            if second is not first and not behind.isdisjoint(second):
                exits = [p for p in first if any(to in behind for to in automaton.follow[p])]
                if any(_shares(automaton, (start, end), loop_of, budget) for start in exits for end in second):
                    return True
    return False


def _behind(automaton: Automaton, loop: frozenset[int]) -> set[int]:
    """The positions that can come behind a loop, outside of it."""
    found: set[int] = set()
    waiting = [to for position in loop for to in automaton.follow[position] if to not in loop]
    while waiting:
        position = waiting.pop()
        if position not in found:
            found.add(position)
            waiting += automaton.follow[position]
    return found


def _shares(automaton: Automaton, ends: tuple[int, int], loop_of: dict[int, frozenset[int]], budget: Budget) -> bool:
    """Whether one text leads round from the start to the start, from the start to the end, and round from the end to the end."""
    start, end = ends
    bits, follow = automaton.bits, automaton.follow
    inside: dict[int, list[int]] = defaultdict(list)
    for loop in (loop_of[start], loop_of[end]):
        for position in loop:
            inside[position] = [to for to in follow[position] if to in loop]
    seen = {(start, start, end)}
    waiting = [(start, start, end)]
    goal = (start, end, end)
    while waiting:
        first, between, second = waiting.pop()
        for to_first in inside[first]:
            budget.take(1 + len(follow[between]))
            for to_between in follow[between]:
                shared = bits[to_first] & bits[to_between]
                if not shared:
                    continue
                for to_second in inside[second]:
                    if shared & bits[to_second]:
                        state = (to_first, to_between, to_second)
                        if state == goal:
                            return True
                        if state not in seen:
                            seen.add(state)
                            waiting.append(state)
    return False
