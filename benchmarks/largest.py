"""A case for each built-in function, method and function of a standard module: an expression that feeds it the largest values.

In: how long strings, arrays and objects may be. Out: expressions by the name of a table and of a function, and the values that they name. `LONG` are
those that go through a long value, and so have to work in pieces; the work of `SHORT` does not grow with a string or array, goes on in worker threads, or is that of
Python's `dict`, which copies all of an object in one go. `benchmarks/stalls.py` measures
them at the default limits, `tests/engine/test_stalls.py` runs them at lower ones and holds the list complete.
"""

from __future__ import annotations

import random
import re
from typing import Any, NamedTuple

from . import largest_modules

__all__ = ["LONG", "SHORT", "Case", "cases", "values"]

_STRINGS = {
    "includes": "'x'", "contains": "'x'", "indexOf": "'x'", "lastIndexOf": "'x'", "find": "'x'", "rfind": "'bab'", "index": "'c'", "rindex": "'b'",
    "count": "'aa'", "toUpperCase": "", "upper": "", "toLowerCase": "", "lower": "", "capitalize": "", "title": "", "swapcase": "",
    "trim": "'abc'", "strip": "'abc'", "trimStart": "'ab'", "trimEnd": "'ac'", "lstrip": "'ab'", "rstrip": "'ac'", "split": "'ab'", "rsplit": "'ab'",
    "join": "some", "replace": "'a', 'b'", "replaceAll": "'aa', 'bb'", "padStart": "most, 'xy'", "padEnd": "most, 'xy'", "center": "most, 'xy'",
    "rjust": "most", "ljust": "most", "zfill": "most", "repeat": "1", "slice": "1", "substring": "1", "concat": "'b'",
    "isdigit": "", "isalpha": "", "isalnum": "", "isspace": "", "isupper": "", "islower": "", "istitle": "", "splitlines": "", "format": "1",
}  # fmt: skip
"""Arguments of the methods of strings; the same of the module `string`."""

_TEXTS = {
    "isdigit": "digits",
    "isspace": "spaces",
    "isupper": "upper",
    "istitle": "title",
    "splitlines": "lines",
    "join": "','",
}
"""The string they are called for, where it is not `text`."""

LONG: dict[str, dict[str, str]] = {
    "methods of string": {name: f"{_TEXTS.get(name, 'text')}.{name}({given})" for name, given in _STRINGS.items()},
    "methods of array": {
        "extend": "a = half.slice(0); a.extend(half); a", "concat": "half.concat(half)", "slice": "items.slice(1)", "copy": "items.copy()",
        "splice": "items.copy().splice(10, half.length)", "indexOf": "items.indexOf(-1)", "lastIndexOf": "some.lastIndexOf(-1)",
        "includes": "items.includes(-1)", "contains": "items.contains(-1)", "index": "items.index(items[-1])", "remove": "items.copy().remove(items[-1])",
        "count": "some.count(0)", "find": "some.find(x => false)", "findIndex": "some.findIndex(x => false)", "findLast": "some.findLast(isNaN)",
        "filter": "some.filter(x => true)", "map": "some.map(x => x)", "flatMap": "some.flatMap(x => x)", "flat": "items.flat()",
        "forEach": "some.forEach(isNaN)", "reduce": "some.reduce(Math.hypot)", "reduceRight": "some.reduceRight(Math.hypot)", "some": "some.some(isNaN)",
        "any": "some.any(isNaN)", "every": "some.every(x => true)", "all": "some.all(x => true)", "sort": "some.copy().sort()",
        "reverse": "items.copy().reverse()", "join": "some.join(',')", "fill": "items.copy().fill(0)", "keys": "items.keys()",
        "values": "items.values()", "entries": "some.entries()", "clear": "items.copy().clear()", "toString": "some.toString()",
    },
    "methods of object": {
        "keys": "object.keys()", "values": "object.values()", "entries": "object.entries()", "items": "object.items()", "toString": "object.toString()",
    },
    "builtin": {
        "str": "str(some)", "repr": "repr(text)", "min": "min(items)", "max": "max(items)", "sum": "sum(items)", "range": "range(items.length)",
        "enumerate": "enumerate(some)", "zip": "zip(some, some)", "sorted": "sorted(shuffled)", "reversed": "reversed(items)", "all": "all(ones)",
        "any": "any(zeros)", "map": "map(isNaN, some)", "filter": "filter(some, isNaN)", "keys": "keys(object)", "values": "values(object)",
        "print": "print(text)", "call": "call(sum, items)",
    },
    "Array": {"from": "Array.from(text.slice(0, some.length))"},
    "Object": {
        "keys": "Object.keys(object)", "values": "Object.values(object)", "entries": "Object.entries(object)",
        "fromEntries": "Object.fromEntries(pairs)",
    },
    "JSON": {"parse": "JSON.parse(spaces + '1')", "stringify": "JSON.stringify(some)"},
    "String": {"λcall": "String(some)"},
    "json": {
        "parse": "json.parse(quoted)", "loads": "json.loads(document)", "safeParse": "json.safeParse(document)", "validate": "json.validate(document)",
        "stringify": "json.stringify([text])", "dumps": "json.dumps(some)", "prettyPrint": "json.prettyPrint(some)", "keys": "json.keys(object)",
        "values": "json.values(object)",
    },
    "math": {name: f"math.{name}(items)" for name in ("min", "max")},
    "Math": {name: f"Math.{name}(items)" for name in ("min", "max")},
    "console": {name: f"console.{name}(text)" for name in ("log", "info", "debug", "error", "warn")},
    "collections": {
        "append": "collections.append(half, 1)", "prepend": "collections.prepend(half, 1)", "concat": "collections.concat(half, half)",
        "slice": "collections.slice(items, 1)", "reverse": "collections.reverse(items)", "contains": "collections.contains(items, -1)",
        "indexOf": "collections.indexOf(items, -1)", "filter": "collections.filter(some, isNaN)", "map": "collections.map(some, isNaN)",
        "find": "collections.find(some, isNaN)", "reduce": "collections.reduce(some, Math.hypot, 0)", "removeAt": "collections.removeAt(items, 0)",
        "take": "collections.take(items, items.length)", "drop": "collections.drop(items, 1)", "unique": "collections.unique(some)",
        "flatten": "collections.flatten(items)", "zip": "collections.zip(some, some)", "sort": "collections.sort(shuffled)",
        "sortBy": "collections.sortBy(shuffled, abs)", "chunk": "collections.chunk(some, 1)", "every": "collections.every(some, x => true)",
        "some": "collections.some(some, isNaN)",
    },
    "functional": {
        "map": "functional.map(isNaN, some)", "filter": "functional.filter(isNaN, some)", "reduce": "functional.reduce(Math.hypot, some)",
        "forEach": "functional.forEach(isNaN, some)", "find": "functional.find(isNaN, some)", "some": "functional.some(isNaN, some)",
        "every": "functional.every(x => true, some)", "zip": "functional.zip(some, some)", "range": "functional.range(items.length)",
        "repeat": "functional.repeat(1, items.length)", "take": "functional.take(items.length, text)", "drop": "functional.drop(1, items)",
        "flatten": "functional.flatten(items)", "chunk": "functional.chunk(1, some)", "groupBy": "functional.groupBy(isNaN, some)",
        "unique": "functional.unique(some)", "reverse": "functional.reverse(items)", "partition": "functional.partition(isNaN, some)",
        "times": "functional.times(some.length, isNaN)", "zipWith": "functional.zipWith(max, some, some)",
        "takeWhile": "functional.takeWhile(str, some.map(x => 1))", "memoize": "functional.memoize(isNaN)(some)",
    },
    "random": {
        "setSeed": "random.setSeed(some)", "shuffle": "random.shuffle(some)", "sample": "random.sample(some, some.length)",
        "randomIndices": "random.randomIndices(some.length, some.length)",
    },
    "operators": {
        "array + array": "half + half", "[...array]": "[...half, ...half]", "[...string]": "[...text.slice(0, half.length)]", "string + string": "text + 'b'",
        "template": "`${text}b`", "string[::-1]": "text[::-1]", "array[::-1]": "items[::-1]", "array == array": "items == other", "in array": "-1 in items",
        "in string": "'x' in text", "find a long part": "text.indexOf(part + 'b')",
        "for keys": "n = 0; for (k in object) { n = n + 1; } n", "[a, ...rest]": "[a, ...rest] = items; rest", "wide characters": "wide.toUpperCase()",
    },
}  # fmt: skip
_NO_FUNCTION = "index rindex lstrip rstrip rsplit rjust ljust istitle format".split()
LONG["string"] = {
    name: f"string.{name}({_TEXTS.get(name, 'text')}{', ' if given else ''}{given})"
    for name, given in _STRINGS.items()
    if name not in _NO_FUNCTION
}

_NUMBERS = "sqrt cbrt sin cos tan asin acos atan ln log log10 log2 exp floor ceil trunc round degToRad radToDeg radians degrees sign abs"
_PAIRS = "atan2 hypot gcd lcm pow"

SHORT: dict[str, dict[str, str]] = {
    "methods of string": {
        "text.{name}(part)": "startsWith endsWith startswith endswith", "text.{name}(-1)": "charAt charCodeAt at", "text.{name}()": "toString",
    },
    "methods of number": {"1e308.toFixed(100)": "toFixed", "whole.toString()": "toString"},
    "methods of boolean": {"true.toString()": "toString"},
    "methods of generator": {"iter(items).next()": "next"},
    "methods of object": {
        "object.{name}('k1')": "has hasOwnProperty get", "object.pop('none', 0)": "pop", "object.copy()": "copy", "object.copy().update(object)": "update",
        "object.copy().clear()": "clear",
    },
    "Object": {"Object.assign({}, object)": "assign"},
    "operators": {"({...object, k: 1})": "{...object}"},
    "methods of array": {
        "fresh.{name}(1)": "push append unshift", "fresh.{name}()": "pop shift", "fresh.insert(0, 1)": "insert", "items.at(-1)": "at",
    },
    "methods of DateTime": {
        "now.{name}()": "toISOString toString year month day weekday isWeekend timestamp hour minute second startOfDay startOfMonth startOfYear"
        " endOfDay endOfMonth endOfYear date time",
        "now.{name}(whole)": "addDays addHours addMinutes addSeconds", "now.{name}(now)": "isSame isBefore isAfter diff isSameDay",
        "now.{name}(span)": "add subtract", "now.format('%Y'.repeat(100))": "format",
    },
    "methods of Date": {
        "now.date().{name}()": "toISOString toString year month day weekday isWeekend", "now.date().{name}(whole)": "addDays subtractDays",
        "now.date().{name}(now.date())": "isSame isBefore isAfter diff", "now.date().format('%Y'.repeat(100))": "format",
    },
    "methods of Time": {"now.time().{name}()": "hour minute second toString"},
    "methods of TimeDelta": {
        "span.{name}()": "days seconds totalSeconds totalMinutes totalHours totalDays isNegative abs toString", "span.{name}(span)": "add subtract",
        "span.multiply(whole)": "multiply",
    },
    "builtin": {
        "{name}(digits)": "int float ord chr parseInt parseFloat hasCapability getCapabilityInfo has_module module_info isNaN typeof",
        "{name}(whole)": "bool hex bin oct abs", "round(whole, -400)": "round", "format(text, '>1000000')": "format",
        "{name}(items)": "len callable iter methods help requiredCapabilities", "next(iter(items))": "next", "isinstance(items, text)": "isinstance",
        "{name}(items, text)": "hasattr getattr", "{name}()": "modules available_modules getCapabilities",
    },
    "Date": {"Date.now()": "now"},
    "Number": {"Number.{name}(whole)": "isInteger isNaN isFinite", "Number.{name}(digits)": "parseInt parseFloat", "Number(digits)": "λcall"},
    "String": {"String.fromCharCode(...some.slice(0, 1000))": "fromCharCode"},
    "Boolean": {"Boolean(items)": "λcall"},
    "Array": {"Array.isArray(items)": "isArray", "Array.of(...some)": "of"},
    **{
        module: {
            f"{module}.{{name}}(whole)": _NUMBERS, f"{module}.{{name}}(whole, whole)": _PAIRS, f"{module}.random()": "random",
            f"{module}.factorial(1500)": "factorial",
        }
        for module in ("math", "Math")
    },
    "json": {
        "json.{name}(object)": "isObject isArray isString isNumber isBoolean isNull", "json.{name}(object, text)": "hasKey get", "json.merge(object, object)": "merge",
    },
    "collections": {"collections.{name}(items)": "length first last isEmpty", "collections.get(items, -1)": "get"},
    "concurrent": {
        "concurrent.{name}(few.map(f => () => items))": "all race", "concurrent.map(few, f => items, 1000)": "map",
        "concurrent.{name}(() => items)": "scope", "concurrent.scope(() => few.slice(1).map(f => concurrent.spawn(() => items)))": "spawn",
        "concurrent.timeout(60, () => items)": "timeout", "concurrent.sleep(0)": "sleep", "concurrent.channel(items.length)": "channel",
    },
    "methods of Task": {
        "concurrent.scope(() => concurrent.spawn(() => items).{name}())": "result cancel isDone",
    },
    "methods of Channel": {
        "c = concurrent.channel(1000); range(1000).forEach(n => c.send(items)); c.close(); c.{name}()": "send receive values close isClosed",
    },
    "http": {
        "http.{name}(text)": "encodeURI decodeURI", "http.encodeQuery(object)": "encodeQuery", "http.parseQuery('a&'.repeat(50000))": "parseQuery",
    },
    "functional": {
        "functional.{name}(...few)": "compose pipe", "functional.{name}(few)": "composeAll pipeAll juxt", "functional.{name}(abs)": "curry curry2",
        "functional.{name}(abs, ...few)": "partial partial_apply", "functional.{name}(items)": "identity constant",
        "functional.ifElse(abs, abs, abs)": "ifElse", "functional.cond(few.map(f => [f, f]))": "cond",
    },
    "random": {
        "random.{name}()": "getSeed nextInt random randomBool randomNormal gaussian", "random.{name}(0, whole)": "randomFloat uniform randomInt triangular",
        "random.randomBoolWeighted(0.5)": "randomBoolWeighted", "random.choice(items)": "choice",
    },
    "datetime": {
        "datetime.{name}()": "now utc today createTime", "datetime.{name}(whole, 1, 1)": "create createDate", "datetime.createDelta(whole)": "createDelta",
        "datetime.createTimeZone(whole)": "createTimeZone", "datetime.fromTimestamp(whole)": "fromTimestamp", "datetime.parseISO(digits)": "parseISO",
        "datetime.daysInMonth(whole, 1)": "daysInMonth", "datetime.isLeapYear(whole)": "isLeapYear", "datetime.{name}(now)": "isWeekend isWeekday calculateAge",
        "datetime.addBusinessDays(now, whole)": "addBusinessDays", "datetime.businessDaysBetween(first, last)": "businessDaysBetween",
    },
    "string": {"string.{name}(text, part)": "startsWith endsWith", "string.{name}(text, -1)": "charAt charCodeAt"},
}  # fmt: skip


def _with_modules(own: dict[str, dict[str, str]], more: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {table: {**own.get(table, {}), **more.get(table, {})} for table in (*own, *more)}


LONG = _with_modules(LONG, largest_modules.LONG)
SHORT = _with_modules(SHORT, largest_modules.SHORT)

_MODULES = "args base64 collections concurrent console crypto csv datetime decimal env file functional hash http json log math path random regex set string time url"
_HEAD = {
    "now": "now = datetime.now(); ",
    "span": "span = datetime.createDelta(1000000); ",
    "first": "first = datetime.createDate(1, 1, 1); last = datetime.createDate(9999, 12, 31); ",
    "prose": "import text as prose; ",
    "elements": "import set; elements = set.create(some); ",
    "number": "import decimal; number = decimal.create('1.5e4000'); ",
    "pattern": "import regex; pattern = regex.compile('(?:a|b)+c'); ",
    "found": "import regex; found = regex.search('(?P<all>.*)', text); ",
    "parsed": "import args; parsed = args.createParser().parse([]); ",
    "bytes": "bytes = some.map(n => n % 256); ",
    "table": "table = some.map(n => [n, n]); ",
    "few": "few = range(1000).map(n => abs); ",
    "fresh": "fresh = half.copy(); ",
}
"""What a case makes for itself before."""


class Case(NamedTuple):
    """A program: what makes its values, and the expression that it is about."""

    head: str
    expression: str

    @property
    def source(self) -> str:
        return f"{self.head}{self.expression};"


def cases(tables: dict[str, dict[str, str]]) -> dict[tuple[str, str], Case]:
    """Programs by table and name. Templates of `SHORT` are filled in."""
    found = {}
    for table, entries in tables.items():
        for key, value in entries.items():
            for name in value.split() if tables is SHORT else (key,):
                expression = key.replace("{name}", name) if tables is SHORT else value
                found[table, name] = Case(_head(expression), expression)
    return found


def _head(expression: str) -> str:
    head = "".join(f"import {module}; " for module in _MODULES.split() if f"{module}." in expression)
    head += "".join(made for name, made in _HEAD.items() if re.search(rf"\b{name}\b", expression))
    if "datetime." in head and "import datetime" not in head:
        head = "import datetime; " + head
    return head


def values(characters: int, elements: int) -> dict[str, Any]:
    """What the cases name: strings of so many characters, arrays of so many elements."""
    text = "b" + "a" * (characters - 10) + "c"
    items = list(range(elements))
    shuffled = items[: elements // 4]
    random.Random(1).shuffle(shuffled)
    some = items[: elements // 10]
    return {
        "text": text, "most": characters, "part": "a" * 100_000, "title": "Ab " * (characters // 3), "digits": "9" * characters, "spaces": " " * (characters - 8), "upper": "A" * characters,
        "lines": "a long line of text\r\n" * (characters // 24), "wide": "ж" * characters, "quoted": f'"{text}"',
        "document": "[" + ",".join(map(str, some)) + "]", "items": items, "other": list(range(elements)), "half": items[: elements // 2],
        "some": some, "shuffled": shuffled, "zeros": [0] * elements, "ones": [1] * elements, "pairs": [[f"k{n}", n] for n in some],
        "object": {f"k{n}": n for n in range(max(len(some), 150_000))}, "whole": 2**13_999,
    }  # fmt: skip
