"""How things are measured: the least of several repeats."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Row", "least", "percentile"]


@dataclass(frozen=True)
class Row:
    """A budget and what was measured: the same unit for both."""

    name: str
    value: float
    bound: float
    unit: str
    at_least: bool = False

    @property
    def ok(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def least(function: Callable[[], Any], repeats: int = 7) -> float:
    """The shortest of several runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - started)
    return best


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
