"""Regular expressions of our own that a program's text passes through: none of them may backtrack for long."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


def fails() -> None:
    raise ValueError("name '" + "' is not defined name '" * 50_000)


def host() -> dict[str, object]:
    return {"fails": fails}


ATTACKS = [
    attack("parseFloat of many digits", 'parseFloat("1".repeat(500000)) > 1', gives=True),
    attack("parseFloat of many points", 'parseFloat("1.".repeat(500000))', gives=1.1),
    attack("parseFloat of an endless exponent", 'parseFloat("1e" + "+".repeat(500000))', gives=1.0),
    attack("parseInt of many digits", 'typeof parseInt("9".repeat(500000))', fails="LimitError"),
    attack("a long format", 'format(5, "<".repeat(500000))', fails="ValueError: is no format"),
    attack("a format of digits", 'format(5, "0".repeat(500000))', fails="LimitError"),
    attack("a format of zeros and a width", 'format(5, "0" + "1".repeat(500000))', fails="LimitError"),
    attack(
        "an error whose message looks like Python's",
        """throw "unsupported operand type(s) for +: '" + "' and '".repeat(100000);""",
        fails="Error",
    ),
    attack(
        "a key that looks like a message",
        """({})["f() missing 1 required positional argument: '" + "', '".repeat(100000)]""",
        fails="KeyError",
    ),
    attack("a message of a host function", "fails()", fails="ValueError", context=host),
    attack("JSON of many digits and signs", 'JSON.parse("[" + "-".repeat(500000) + "]")', fails="ValueError: no JSON"),
    attack("JSON of spaces", 'JSON.parse(" ".repeat(500000) + "x")', fails="ValueError: no JSON"),
    attack("JSON of escapes", r"""JSON.parse('"' + "\\u0041".repeat(100000) + '"').length""", gives=100000),
    attack("int of many underscores", 'int("_".repeat(4000) + "1")', gives=1),
    attack("a date of many digits", 'import datetime; datetime.parseISO("2".repeat(500000))', fails="ValueError"),
    attack(
        "a date format that is long", 'import datetime; datetime.utc().format("%Y".repeat(100000))', fails="ValueError"
    ),
    attack("replace is no pattern", '"aaa".replace("a*", "b")', gives="aaa"),
    attack("split is no pattern", '"a|b".split("(a|b)*")', gives=["a|b"]),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
