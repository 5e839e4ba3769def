"""What ML's methods of strings and arrays do, said once more, plainly: `STRINGS[name]` and `ARRAYS[name]` are functions of owner and arguments.

A method that changes its array changes the list that it is given. Arguments are of the types that the method wants, but for those that
point or count, which `integer` judges.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .model import Thrown, equal, integer, is_number, text

__all__ = ["ARRAYS", "STRINGS"]

_Methods = dict[str, Callable[..., Any]]


# --- strings ----------------------------------------------------------------------------------------------------------


def _at(s: Any, i: Any) -> Any:
    index = integer(i)
    return s[index] if -len(s) <= index < len(s) else None


def _substring(s: str, i: Any, j: Any) -> str:
    ends = sorted(min(max(integer(end), 0), len(s)) for end in (i, j))
    return s[ends[0] : ends[1]]


def _repeat(s: str, n: Any) -> str:
    times = integer(n)
    if times < 0:
        raise Thrown("ValueError")
    if len(s) * times > 64 * 2**20:
        raise Thrown("LimitError")
    return s * times


def _padding(s: str, width: Any, fill: str) -> str:
    size = integer(width)
    if size > 64 * 2**20:
        raise Thrown("LimitError")
    missing = max(0, size - len(s))
    return (fill * missing)[:missing]


def _code(s: str, i: Any) -> int:
    if not 0 <= integer(i) < len(s):
        raise Thrown("IndexError")
    return ord(s[integer(i)])


def _position(found: int) -> int:
    if found < 0:
        raise Thrown("ValueError")
    return found


STRINGS: _Methods = {
    "includes": lambda s, part: part in s,
    "contains": lambda s, part: part in s,
    "startsWith": lambda s, part: s[: len(part)] == part,
    "endsWith": lambda s, part: s[max(0, len(s) - len(part)) :] == part,
    "indexOf": lambda s, part: s.find(part),
    "lastIndexOf": lambda s, part: s.rfind(part),
    "index": lambda s, part: _position(s.find(part)),
    "rindex": lambda s, part: _position(s.rfind(part)),
    "count": lambda s, part: s.count(part),
    "split": lambda s, part: s.split(part) if part else list(s),
    "replace": lambda s, part, other: s.replace(part, other),
    "replaceAll": lambda s, part, other: s.replace(part, other),
    "concat": lambda s, part, value: s + part + text(value),
    "toUpperCase": lambda s: s.upper(),
    "toLowerCase": lambda s: s.lower(),
    "trim": lambda s: s.strip(),
    "trimStart": lambda s: s.lstrip(),
    "trimEnd": lambda s: s.rstrip(),
    "toString": lambda s: s,
    "splitlines": lambda s: s.splitlines(),
    "join": lambda s, items: s.join(map(text, items)),
    "slice": lambda s, i, j: s[integer(i) : integer(j)],
    "substring": _substring,
    "charAt": lambda s, i: s[integer(i)] if 0 <= integer(i) < len(s) else "",
    "charCodeAt": _code,
    "at": _at,
    "repeat": _repeat,
    "padStart": lambda s, n, fill: _padding(s, n, fill) + s,
    "padEnd": lambda s, n, fill: s + _padding(s, n, fill),
}


# --- arrays -----------------------------------------------------------------------------------------------------------


def _bound(a: list[Any], i: Any) -> int:
    """An index that is kept within the array, as in a slice."""
    index = integer(i)
    return max(0, len(a) + index) if index < 0 else min(index, len(a))


def _push(a: list[Any], *items: Any) -> int:
    a.extend(items)
    return len(a)


def _unshift(a: list[Any], *items: Any) -> int:
    a[:0] = items
    return len(a)


def _pop_at(a: list[Any], i: Any) -> Any:
    index = integer(i) if a else 0
    if a and not -len(a) <= index < len(a):
        raise Thrown("IndexError")
    return a.pop(index) if a else None


def _splice(a: list[Any], i: Any, n: Any, *items: Any) -> list[Any]:
    first = _bound(a, i)
    last = first + max(0, min(integer(n), len(a) - first))
    removed = a[first:last]
    a[first:last] = items
    return removed


def _first(a: list[Any], item: Any) -> int:
    return next((index for index, other in enumerate(a) if equal(other, item)), -1)


def _last(a: list[Any], item: Any) -> int:
    return next((index for index in reversed(range(len(a))) if equal(a[index], item)), -1)


def _remove(a: list[Any], item: Any) -> None:
    del a[_position(_first(a, item))]


def _flat(a: list[Any], depth: Any) -> list[Any]:
    left = integer(depth)
    made: list[Any] = []
    for item in a:
        made += _flat(item, left - 1) if isinstance(item, list) and left > 0 else [item]
    return made


def _fill(a: list[Any], item: Any, i: Any, j: Any) -> list[Any]:
    for index in range(_bound(a, i), _bound(a, j)):
        a[index] = item
    return a


def _sort(a: list[Any]) -> list[Any]:
    if not all(map(is_number, a)) and not all(isinstance(item, str) for item in a):
        raise Thrown("TypeError")
    a.sort()
    return a


def _insert(a: list[Any], i: Any, item: Any) -> None:
    a.insert(_bound(a, i), item)


def _reverse(a: list[Any]) -> list[Any]:
    a.reverse()
    return a


ARRAYS: _Methods = {
    "push": _push,
    "append": _push,
    "unshift": _unshift,
    "pop": lambda a: a.pop() if a else None,
    "shift": lambda a: a.pop(0) if a else None,
    "pop_at": _pop_at,
    "insert": _insert,
    "remove": _remove,
    "concat": lambda a, other, item: a + other + (item if isinstance(item, list) else [item]),
    "slice": lambda a, i, j: a[integer(i) : integer(j)],
    "splice": _splice,
    "indexOf": _first,
    "lastIndexOf": _last,
    "index": lambda a, item: _position(_first(a, item)),
    "includes": lambda a, item: _first(a, item) >= 0,
    "count": lambda a, item: sum(equal(other, item) for other in a),
    "flat": _flat,
    "fill": _fill,
    "sort": _sort,
    "reverse": _reverse,
    "join": lambda a, separator: separator.join(map(text, a)),
    "entries": lambda a: [[index, item] for index, item in enumerate(a)],
    "keys": lambda a: list(range(len(a))),
    "at": _at,
    "copy": list,
    "map": lambda a, item: [equal(other, item) for other in a],
    "filter": lambda a, item: [other for other in a if not equal(other, item)],
    "findIndex": _first,
    "some": lambda a, item: _first(a, item) >= 0,
    "every": lambda a, item: all(equal(other, item) for other in a),
    "reduce": lambda a, text_before: text_before + "".join(map(text, a)),
}
