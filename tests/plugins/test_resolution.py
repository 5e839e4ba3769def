"""Dependencies: what can be used, in what order, and what keeps the others out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpy_async.plugins.discovery import FoundPlugin
from mlpy_async.plugins.metadata import PluginMetadata
from mlpy_async.plugins.resolution import Resolution, resolve


def solve(off: tuple[str, ...] = (), **plugins: str) -> Resolution:
    """Resolve `name="VERSION: dependency; dependency"`. The module `json` has no version, `shop` has 2.1."""
    found = {}
    for name, text in plugins.items():
        version, _, dependencies = text.partition(":")
        said = {
            "name": name,
            "version": version,
            "dependencies": [d.strip() for d in dependencies.split(";") if d.strip()],
        }
        found[name] = FoundPlugin(PluginMetadata.of(said), Path(f"{name}.ml"), None, "")
    return resolve(found, off, {"json": "", "shop": "2.1"}.get)


def test_the_order_is_that_of_dependencies_then_of_files() -> None:
    assert solve(a="1: c", b="1", c="1: d", d="1", e="1: json; shop>=2").order == ("b", "d", "e", "c", "a")


@pytest.mark.parametrize(
    ("plugins", "name", "problem"),
    [
        ({"a": "1: b >= 2", "b": "1.9"}, "a", "it depends on `b >=2`, and there is version 1.9 of it"),
        ({"a": "1: stor", "store": "1"}, "a", "there is neither a plugin nor a module of that name; did you mean `store`?"),
        ({"a": "1: json > 1"}, "a", "and there is version none of it"),
        ({"a": "1: shop < 2"}, "a", "and there is version 2.1 of it"),
        ({"a": "1: b", "b": "1: gone"}, "a", "it depends on `b`, which cannot be used"),
        ({"a": "1: a"}, "a", "in a circle: a -> a"),
        ({"a": "1: b", "b": "1: c", "c": "1: b"}, "a", "in a circle: b -> c -> b"),
    ],
)  # fmt: skip
def test_what_keeps_a_plugin_out(plugins: dict[str, str], name: str, problem: str) -> None:
    resolution = solve(**plugins, other="1")
    assert problem in resolution.problems[name]
    assert name not in resolution.order
    assert "other" in resolution.order


def test_dependants_of_a_disabled_plugin_wait() -> None:
    resolution = solve(("b",), a="1: b", b="1", c="1: a")
    assert resolution.order == ()
    assert resolution.problems == {
        "a": "it depends on `b`, which is disabled",
        "c": "it depends on `a`, which cannot be used",
    }


def test_a_version_before_the_release_fits() -> None:
    assert solve(a="1: b >= 2.0a1", b="2.0b1").order == ("b", "a")


@given(st.lists(st.lists(st.integers(0, 11), max_size=4), min_size=1, max_size=12))
def test_each_plugin_is_in_the_order_behind_its_dependencies_or_has_a_problem(needs: list[list[int]]) -> None:
    count = len(needs)
    plugins = {f"p{n}": "1: " + "; ".join(f"p{each}" for each in each_needs) for n, each_needs in enumerate(needs)}
    resolution = solve(**plugins)
    assert sorted([*resolution.order, *resolution.problems]) == sorted(plugins)
    for position, key in enumerate(resolution.order):
        assert all(each < count for each in needs[int(key[1:])])
        assert {f"p{each}" for each in needs[int(key[1:])]} <= set(resolution.order[:position])


def test_many_plugins_in_one_circle_take_no_time_and_no_room() -> None:
    began = time.perf_counter()
    resolution = solve(**{f"p{n}": f"1: p{(n + 1) % 1000}" for n in range(1000)})
    assert len(resolution.problems) == 1000
    assert max(map(len, resolution.problems.values())) < 200
    assert time.perf_counter() - began < 10
