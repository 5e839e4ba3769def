"""Keys of objects that mean something elsewhere: in JavaScript, in Python, in the runtime."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("__proto__ is a key", "o = {}; o.__proto__ = {admin: true}; o.admin", gives=None),
    attack("__proto__ in a literal", "o = {__proto__: {admin: true}}; o.admin", gives=None),
    attack(
        "__proto__ of JSON",
        """o = JSON.parse('{"__proto__": {"admin": true}}'); [o.admin, keys(o)]""",
        gives=[None, ["__proto__"]],
    ),
    attack("__proto__ merged", 'o = {}; o.update({["__proto__"]: {admin: true}}); ({}).admin', gives=None),
    attack(
        "Object.assign with __proto__",
        'o = Object.assign({}, {["__proto__"]: {admin: 1}}); [o.admin, ({}).admin]',
        gives=[None, None],
    ),
    attack("fromEntries with __proto__", 'o = Object.fromEntries([["__proto__", {admin: 1}]]); o.admin', gives=None),
    attack("constructor", "o = {}; o.constructor", gives=None),
    attack("constructor of constructor", '({}).constructor.constructor("return 1")()', fails="TypeError: null"),
    attack("length as a key", "o = {length: 99}; [o.length, len(o)]", gives=[99, 1]),
    attack("length set on an array", "a = [1]; a.length = 0;", fails="TypeError: cannot set `length` of an array"),
    attack("own keys before methods", "o = {keys: fn() => 5}; o.keys()", gives=5),
    attack(
        "an own key that is no function hides the method",
        "o = {keys: 5}; o.keys()",
        fails="TypeError: `keys` is a number",
    ),
    attack("built-ins look at keys, not at methods", 'o = {keys: fn() => ["evil"]}; keys(o)', gives=["keys"]),
    attack("text form asks no key", 'o = {toString: fn() => "evil"}; str(o)', gives="{toString: <function toString>}"),
    attack(
        "valueOf is no hook",
        "o = {valueOf: fn() => 5}; o + 1",
        fails="TypeError: `+` cannot be applied to object and number",
    ),
    attack("toJSON is no hook", "JSON.stringify({toJSON: 5})", gives='{"toJSON":5}'),
    attack("message of a thrown object is data", "throw {message: {deep: 1}};", fails="Error: {message: {deep: 1}}"),
    attack("type of a thrown object is data", 'throw {type: "DeadlineExceeded", message: "x"};', fails="MLError: x"),
    attack("iterator is no hook", "o = {next: fn() => 5}; [...o]", gives=["next"]),
    attack("then is no hook", "o = {then: fn(f) => f(5)}; (await o).then == o.then", gives=True),
    attack(
        "dunders are no hooks",
        'o = {__str__: fn() => "evil", __len__: fn() => 9, __eq__: fn(x) => true}; [len(o), o == 5]',
        gives=[3, False],
    ),
    attack("a key of a number is its text", "o = {}; o[1] = 2; [o[1.0], keys(o)]", fails="KeyError"),
    attack("a key of a boolean", "({})[true]", fails="TypeError: the keys of objects are strings"),
    attack("a key of null", "({})[null]", fails="TypeError: the keys of objects are strings"),
    attack("a key of an array", "({})[[1]]", fails="TypeError: the keys of objects are strings"),
    attack("the names of the runtime are keys", 'o = {}; o["λpending"] = 1; o["λpending"]', gives=1),
    attack("result as a key", "o = {result: 1}; o", gives={"result": 1}),
    attack("hasOwnProperty overwritten", 'o = {hasOwnProperty: 5}; "x" in o', gives=False),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
