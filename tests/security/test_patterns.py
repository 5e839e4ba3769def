"""Regular expressions of our own that a program's text passes through: none of them may backtrack for long."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


_REGEX = "import regex; "


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
    attack(
        "nested repetitions",
        f'{_REGEX}regex.test("(a|aa)+\\\\s$", "a".repeat(60) + "!")',
        fails="LimitError: takes too long",
    ),
    attack(
        "all matches of a slow pattern",
        f'{_REGEX}regex.findall("(?:a|aa)+\\\\s", "a".repeat(60) + "!")',
        fails="LimitError: takes too long",
    ),
    attack(
        "a slow pattern that was compiled",
        f'{_REGEX}regex.compile("(a|aa)+\\\\s").sub("", "a".repeat(60) + "!")',
        fails="LimitError: takes too long",
    ),
    attack(
        "a slow pattern outlives no deadline",
        f'{_REGEX}while (true) {{ try {{ regex.test("(a|aa)+\\\\s", "a".repeat(60) + "!"); }} except (e) {{ }} }}',
        fails="DeadlineExceeded",
        timeout=0.5,
    ),
    attack("repetitions that are written out", f'{_REGEX}regex.compile("(?:a{{999}}){{999}}")', fails="LimitError"),
    attack("recursion", f'{_REGEX}regex.compile("(?R)")', fails="ValueError: is wrong"),
    attack("inaccurate matching", f'{_REGEX}regex.test("(?:abc){{e}}", "abc")', gives=False),
    attack("groups inside groups", f'{_REGEX}regex.compile("(".repeat(4000) + ")".repeat(4000))', fails="LimitError"),
    attack(
        "a group that keeps all it matched", f'{_REGEX}regex.test("(a)*b", "a".repeat(5000000))', fails="LimitError"
    ),
    attack(
        "a replacement that grows", f'{_REGEX}regex.sub("", "x".repeat(90000), "a".repeat(90000))', fails="LimitError"
    ),
    attack(
        "a replacement made of groups",
        f'{_REGEX}regex.sub("(a+)", "\\\\1".repeat(40000), "a".repeat(5000))',
        fails="LimitError",
    ),
    attack(
        "marks on one letter",
        'import text as prose; prose.normalize("\\u0301\\u0316".repeat(40000), "NFD")',
        fails="LimitError",
    ),
    attack("a table in one row", 'import csv; csv.readString("a,".repeat(1000000))', fails="LimitError"),
    attack(
        "a quote that nobody closes", r"""import csv; csv.readString('"' + "a\n".repeat(1000000))""", fails="LimitError"
    ),
    attack(
        "a power of decimals",
        'import decimal; decimal.create("1e9999") ** decimal.create("1e9999")',
        fails="LimitError",
    ),
    attack("a query of many parameters", 'import url; url.parseQuery("a&".repeat(30000))', fails="ValueError"),
    attack("replace is no pattern", '"aaa".replace("a*", "b")', gives="aaa"),
    attack("split is no pattern", '"a|b".split("(a|b)*")', gives=["a|b"]),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
