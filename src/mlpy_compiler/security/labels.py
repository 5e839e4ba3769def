"""What is known of a value's origin, as bits of an integer, and the graph along which values flow.

In: values and flows between them, as the walk over the program adds them. Out: the label of each value.

A label says where a text may come from, and whether it stands there whole or as a part that was joined into a longer
text. Origins are: an input of the program, a value of the host's context, and each parameter of the function in
which the value lives. `CLEAN` is the value without any, and takes no flows.
"""

from __future__ import annotations

__all__ = ["CLEAN", "HOST", "INPUT", "QUERY_TEXT", "RAW", "TRACKED", "FlowGraph", "joined", "parameter_bit"]

CLEAN = 0
"""The value that depends on nothing from outside."""

INPUT = 1 << 0
"""Whole from an input of the program; `INPUT << 1`: joined. So for every origin."""
HOST = 1 << 2
QUERY_TEXT = 1 << 4
"""It holds a literal that reads like the start of a query."""
_FIRST = 6
TRACKED = 12
"""So many parameters of a function are told apart; the rest of them count as one."""
RAW = INPUT | HOST | sum(1 << (_FIRST + 2 * index) for index in range(TRACKED))


def parameter_bit(index: int) -> int:
    """The bit of a parameter that is there whole."""
    return 1 << (_FIRST + 2 * min(index, TRACKED - 1))


def joined(label: int) -> int:
    """The label of a longer text that a value of this label was joined into."""
    return (label & RAW) << 1 | (label & ~RAW)


class FlowGraph:
    """Values by number, their labels, and flows between them. Labels only grow, so that to spread them takes linear time."""

    def __init__(self) -> None:
        self.labels = [0]
        self.flows: list[list[int]] = [[]]

    def value(self, label: int = 0) -> int:
        """A new value."""
        self.labels.append(label)
        self.flows.append([])
        return len(self.labels) - 1

    def flow(self, source: int, target: int) -> None:
        """`target` may be `source`."""
        if source:
            self.flows[source].append(target << 1)

    def join(self, source: int, target: int) -> None:
        """`target` may be a text that has `source` in it."""
        if source:
            self.flows[source].append(target << 1 | 1)

    def one_of(self, *sources: int) -> int:
        """The value that may be any of these."""
        distinct = {source for source in sources if source}
        if len(distinct) < 2:
            return distinct.pop() if distinct else CLEAN
        made = self.value()
        for source in distinct:
            self.flows[source].append(made << 1)
        return made

    def spread(self, changed: list[int]) -> set[int]:
        """Carry labels on from the values that have changed; gives all values whose label is another now, those included."""
        labels, flows = self.labels, self.flows
        touched = set(changed)
        while changed:
            value = changed.pop()
            label = labels[value]
            longer = joined(label)
            for edge in flows[value]:
                target = edge >> 1
                before = labels[target]
                after = before | (longer if edge & 1 else label)
                if after != before:
                    labels[target] = after
                    touched.add(target)
                    changed.append(target)
        return touched
