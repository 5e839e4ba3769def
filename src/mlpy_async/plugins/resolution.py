"""Which plugins can be used, and in what order they start: each behind those on which it depends.

In: plugins by key, those that are off, and the versions of modules. Out: an order, and what keeps the others out. It starts nothing.
The order is Kahn's topological sort; among those that are ready at the same time, that of the files stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from mlpy_async.plugins.discovery import FoundPlugin
from mlpy_async.plugins.metadata import Dependency, key_of
from mlpy_compiler import nearest

__all__ = ["Resolution", "resolve"]

_SHOWN = 8
"""Names of a circle that a message tells."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """`order` are the keys of those that can be used, `neighbours` those of the plugins on which each depends, `problems` what keeps the others out."""

    order: tuple[str, ...]
    neighbours: Mapping[str, tuple[str, ...]]
    problems: Mapping[str, str]


def resolve(
    found: Mapping[str, FoundPlugin], off: Collection[str], version_of_module: Callable[[str], str | None]
) -> Resolution:
    """Order plugins by their dependencies.

    :param off: keys of plugins that the host has disabled. :param version_of_module: "" for a module without a version, None if there is none of a name.
    """
    problems: dict[str, str] = {}
    neighbours: dict[str, tuple[str, ...]] = {}
    for key, plugin in found.items():
        needed: dict[str, None] = {}
        for dependency in plugin.metadata.dependencies:
            other = key_of(dependency.name)
            if other in found:
                needed[other] = None
            problem = _unfit(dependency, found, off, version_of_module)
            if problem is not None:
                problems.setdefault(key, problem)
        neighbours[key] = tuple(needed)
    return _order(found, off, neighbours, problems)


def _order(
    found: Mapping[str, FoundPlugin],
    off: Collection[str],
    neighbours: dict[str, tuple[str, ...]],
    problems: dict[str, str],
) -> Resolution:
    order: list[str] = []
    waits = {key: len(needed) for key, needed in neighbours.items()}
    dependants: dict[str, list[str]] = {key: [] for key in found}
    for key, needed in neighbours.items():
        for other in needed:
            dependants[other].append(key)
    ready = deque(key for key in found if not waits[key])
    while ready:
        key = ready.popleft()
        hindrance = next((other for other in neighbours[key] if other in problems), None)
        if hindrance is not None:
            problems.setdefault(key, f"it depends on `{found[hindrance].name}`, which cannot be used")
        if key not in problems and key not in off:
            order.append(key)
        for dependant in dependants[key]:
            waits[dependant] -= 1
            if not waits[dependant]:
                ready.append(dependant)
    for key in found:
        if waits[key]:
            problems[key] = _circle(key, found, neighbours, waits)
    return Resolution(tuple(order), neighbours, problems)


def _unfit(
    dependency: Dependency,
    found: Mapping[str, FoundPlugin],
    off: Collection[str],
    version_of_module: Callable[[str], str | None],
) -> str | None:
    """Why a dependency cannot be used; None if it can."""
    key = key_of(dependency.name)
    plugin = found.get(key)
    if plugin is None:
        version = version_of_module(dependency.name)
        if version is None:
            near = nearest(dependency.name, [each.name for each in found.values()])
            hint = f"; did you mean `{near}`?" if near else ""
            return f"it depends on `{dependency}`, and there is neither a plugin nor a module of that name{hint}"
    elif key in off:
        return f"it depends on `{plugin.name}`, which is disabled"
    else:
        version = str(plugin.metadata.version)
    if str(dependency.versions) and not _fits(version, dependency):
        return f"it depends on `{dependency}`, and there is version {version or 'none'} of it"
    return None


def _fits(version: str, dependency: Dependency) -> bool:
    try:
        return dependency.versions.contains(Version(version), prereleases=True)
    except InvalidVersion:
        return False


def _circle(
    key: str, found: Mapping[str, FoundPlugin], neighbours: Mapping[str, tuple[str, ...]], waits: Mapping[str, int]
) -> str:
    """The circle that a plugin is in, or waits for: there is one wherever one follows those that still wait."""
    way: dict[str, None] = {}
    while key not in way:
        way[key] = None
        key = next(other for other in neighbours[key] if waits[other])
    names = [found[each].name for each in [*way][[*way].index(key) :]]
    shown = names if len(names) <= _SHOWN else [*names[: _SHOWN - 1], "…"]
    return f"plugins depend on each other in a circle: {' -> '.join([*shown, names[0]])}"
