"""Rights that a program tries to invent, enlarge or launder."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("asking does not grant", '[hasCapability("file.write"), hasCapability("file.write")]', gives=[False, False]),
    attack("a wildcard is not held", 'hasCapability("*")', fails="ValueError: a capability is named as"),
    attack("the empty name is not held", 'hasCapability("")', fails="ValueError: a capability is named as"),
    attack(
        "a name with a line end is not held",
        r'hasCapability("file.read\n")',
        fails="ValueError: a capability is named as",
    ),
    attack(
        "a name with spaces is not held", 'hasCapability(" file.read ")', fails="ValueError: a capability is named as"
    ),
    attack("a name without end", 'hasCapability("a".repeat(900000))', fails="ValueError: a capability is named as"),
    attack("another case is not held", 'hasCapability("FILE.READ")', gives=False),
    attack("a name that is no string", 'hasCapability(["file.read"])', fails="TypeError: name must be a string"),
    attack(
        "the list of capabilities is a copy",
        'c = getCapabilities(); c.push("*"); [hasCapability("file.write"), getCapabilities()]',
        gives=[False, []],
    ),
    attack("information about a capability is a copy", 'i = getCapabilityInfo("file.read"); i', gives=None),
    attack(
        "a declaration grants nothing",
        'capability ALL { resource "*"; allow read "*"; } hasCapability("file.read")',
        gives=False,
    ),
    attack(
        "an object that looks like a token",
        'print({type: "*", operations: [], resources: []}); hasCapability("file.read")',
        gives=False,
    ),
    attack(
        "a function named hasCapability convinces only itself",
        'function hasCapability(x) { return true; } hasCapability("file.write")',
        gives=True,
    ),
    attack(
        "needs of a function are a copy",
        "r = requiredCapabilities(Math.random); r.clear(); requiredCapabilities(Math.random).length > 0",
        gives=True,
    ),
    attack("needs of what is no function", "requiredCapabilities({λ: 1})", fails="MLCompileError"),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
