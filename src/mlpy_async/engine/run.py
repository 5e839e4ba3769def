"""What is known of a program while it runs: one `Run` for each driven call."""

from __future__ import annotations

from typing import Any

__all__ = ["Run"]


class Run:
    """A driven call.

    `resumed` is when it got the event loop last, in seconds of `perf_counter`; `used` what it ran since its last real wait; `spent` what
    it ran in all. `kept` are its long arrays, to be let go in pieces. `dice` are the random numbers of a program that has set their
    seed. `lost` is an error that has to end it and that Python dropped on its way. `stopping` is the exception that ends it, once one does. `closes`: it ends a generator for the host. `c_depth` counts its calls through C frames.
    """

    __slots__ = (
        "c_depth",
        "closes",
        "cpu_limit",
        "dice",
        "engine",
        "grace_ends",
        "holds_lane",
        "kept",
        "lost",
        "resumed",
        "spent",
        "stopping",
        "used",
    )

    def __init__(self, engine: Any, resumed: float, cpu_limit: float | None, c_depth: int) -> None:
        self.engine = engine
        self.resumed = resumed
        self.used = 0.0
        self.spent = 0.0
        self.cpu_limit = cpu_limit
        self.closes = False
        self.dice: Any = None
        self.holds_lane = False
        self.kept: list[list[Any]] = []
        self.lost: BaseException | None = None
        self.stopping: BaseException | None = None
        self.grace_ends = 0.0
        self.c_depth = c_depth
