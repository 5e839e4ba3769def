"""What a module costs: seconds of its scan, transpilation, load and reloads, and the bytes that it keeps.

In: what the loader measures, and a module's namespace. Out: numbers for reports. Nothing here changes what is measured.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from mlpy_async.modules.catalogue import Kind
from mlpy_async.values.module import Module

__all__ = ["MemoryReport", "ModuleMemory", "ModulePerformance", "PerformanceReport", "Timings", "memory_of"]

_MOST = 100_000
"""Objects that are counted; a module that keeps more is told as at least so large."""


@dataclass(slots=True)
class Timings:
    """Seconds. `load` is from the request to the finished module, with what it imports; `transpile` is the compile in it, or the reading of the cache;
    `reload` is the latest of `reloads`.
    """

    scan: float = 0.0
    transpile: float = 0.0
    load: float = 0.0
    reload: float = 0.0
    reloads: int = 0


@dataclass(frozen=True, slots=True)
class ModulePerformance:
    """What a module costs in seconds."""

    name: str
    kind: Kind
    timings: Timings


@dataclass(frozen=True, slots=True)
class PerformanceReport:
    """What the loaded modules cost in seconds, the slowest to load first; `by_kind` has the sums of each kind, with all reloads counted and the latest timed."""

    modules: tuple[ModulePerformance, ...]
    by_kind: Mapping[Kind, Timings]

    @classmethod
    def of(cls, modules: Iterable[ModulePerformance]) -> PerformanceReport:
        ordered = tuple(sorted(modules, key=lambda each: -each.timings.load))
        sums: dict[Kind, Timings] = {}
        for each in ordered:
            total, part = sums.setdefault(each.kind, Timings()), each.timings
            for name in Timings.__slots__:
                setattr(total, name, getattr(total, name) + getattr(part, name))
        return cls(ordered, sums)


@dataclass(frozen=True, slots=True)
class ModuleMemory:
    """What a module keeps, in bytes."""

    name: str
    kind: Kind
    size: int


@dataclass(frozen=True, slots=True)
class MemoryReport:
    """What the loaded modules keep, in bytes, the largest first; `by_kind` has the sums of each kind, `total` that of all."""

    modules: tuple[ModuleMemory, ...]
    by_kind: Mapping[Kind, int]
    total: int

    @classmethod
    def of(cls, modules: Iterable[ModuleMemory]) -> MemoryReport:
        ordered = tuple(sorted(modules, key=lambda each: -each.size))
        sums: dict[Kind, int] = {}
        for each in ordered:
            sums[each.kind] = sums.get(each.kind, 0) + each.size
        return cls(ordered, sums, sum(sums.values()))


def memory_of(namespace: dict[str, Any]) -> int:
    """The bytes that a module's names keep alive by themselves: their values, functions and code, each counted once. What belongs to other modules and classes
    is not followed. Blocks for up to some 20 ms.
    """
    seen: set[int] = set()
    total = 0
    waiting: list[Any] = [
        value for name, value in namespace.items() if name not in ("__builtins__", "__loader__", "__spec__")
    ]
    while waiting and len(seen) < _MOST:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, (ModuleType, Module, type)):
            continue
        seen.add(id(value))
        total += sys.getsizeof(value)
        waiting += _parts(value)
    return total


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return (*dict.keys(value), *dict.values(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return tuple(value)
    if isinstance(value, FunctionType):
        return (
            value.__code__,
            value.__defaults__ or (),
            *(cell.cell_contents for cell in value.__closure__ or () if _is_full(cell)),
        )
    if isinstance(value, CodeType):
        return (value.co_consts, value.co_code, value.co_names)
    held = getattr(value, "__dict__", None)
    return (held,) if isinstance(held, dict) else ()


def _is_full(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
