"""Which walls stand on this machine: data only."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SandboxReport", "Wall"]


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall of a worker process: whether it stands, and what it does or why it does not stand."""

    name: str
    stands: bool
    detail: str


@dataclass(frozen=True, slots=True)
class SandboxReport:
    """The walls of the worker that was started last, in the order in which they were built; none if no process is used.

    `workers` says how many processes there are now, `memory` what the biggest of them has needed at its peak, in bytes.
    """

    walls: tuple[Wall, ...] = ()
    workers: int = 0
    memory: int = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the walls that do not stand."""
        return tuple(wall.name for wall in self.walls if not wall.stands)

    def __str__(self) -> str:
        if not self.walls:
            return "programs run inline: no walls of a process"
        return "\n".join(f"{'yes' if wall.stands else 'NO ':3} {wall.name:17} {wall.detail}" for wall in self.walls)
