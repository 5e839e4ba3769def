"""Variables along the text of one function: each assignment makes a new version, and where paths meet, versions merge.

In: assignments, branches and loops in the order of the text. Out: the value that a variable has at a place. The work is
proportional to the assignments and reads: a branch notes what it changes and is undone by that, no state is copied.

The merging values are the φ-functions of static single assignment (R. Cytron et al., "Efficiently computing static single
assignment form and the control dependence graph", TOPLAS 13(4), 1991), made where a loop first touches a variable.
"""

from __future__ import annotations

from typing import TypeAlias

from mlpy_compiler.security.labels import CLEAN, FlowGraph
from mlpy_compiler.slots import Slot

__all__ = ["Key", "Variables"]

Key: TypeAlias = Slot | tuple[int, str]
"""A variable, or a member of the object that a value is."""


class Variables:
    """The current versions of one function's variables."""

    def __init__(self, graph: FlowGraph) -> None:
        self.graph = graph
        self._versions: dict[Key, int] = {}
        self._journals: list[dict[Key, int | None]] = []
        self._frames: list[tuple[int, dict[Key, int]]] = []

    def get(self, slot: Slot) -> int:
        """The value of a variable here; `CLEAN` if the text has not assigned it yet."""
        if self._frames and slot not in self._frames[-1][1]:
            self._touch(slot)
        return self._versions.get(slot, CLEAN)

    def member(self, value: int, name: str) -> int | None:
        """What a test has shown of a member, or None."""
        return self._versions.get((value, name))

    def assign(self, slot: Slot, value: int) -> None:
        """A new version; what repeats or may fail around it keeps the older ones as well."""
        if self._frames:
            if slot not in self._frames[-1][1]:
                self._touch(slot)
            for _, touched in self._frames:
                self.graph.flow(value, touched[slot])
        self.narrow(slot, value)

    def narrow(self, key: Key, value: int) -> None:
        """What is known of a variable or member on this path, until it is assigned or the path ends."""
        if self._journals:
            self._journals[-1].setdefault(key, self._versions.get(key))
        self._versions[key] = value

    # --- branches -------------------------------------------------------------------------------------------------

    def branch(self) -> None:
        """Begin a path."""
        self._journals.append({})

    def leave(self) -> dict[Key, int]:
        """End the path and undo it; gives what it made of the variables that it changed."""
        journal = self._journals.pop()
        versions = self._versions
        changed = {key: versions[key] for key in journal}
        for key, before in journal.items():
            if before is None:
                del versions[key]
            else:
                versions[key] = before
        return changed

    def merge(self, paths: list[dict[Key, int]]) -> None:
        """Go on where paths meet; a path that changed a variable not keeps its version from before."""
        for key in {key for path in paths for key in path}:
            before = self._versions.get(key, CLEAN)
            if type(key) is tuple and not all(key in path for path in paths):
                continue  # a member that only one path has tested
            self.narrow(key, self.graph.one_of(*[path.get(key, before) for path in paths]))

    # --- loops and `try` ------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin what may run repeatedly, or end at any place."""
        self._frames.append((len(self._journals), {}))

    def close(self) -> dict[Key, int]:
        """End it; gives the variables it touched, each as any of its versions."""
        return self._frames.pop()[1]

    def _touch(self, slot: Slot) -> None:
        """Make the variable, in each frame around this place, the merge of its versions."""
        for depth, touched in self._frames:
            if slot in touched:
                continue
            before = self._versions.get(slot)
            merged = self.graph.value()
            if before is not None:
                self.graph.flow(before, merged)
            if depth:
                # branches that began inside the frame shall find the merge, also when they are undone
                self._journals[depth - 1].setdefault(slot, before)
            self._versions[slot] = touched[slot] = merged
