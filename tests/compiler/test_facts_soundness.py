"""Facts are never wrong: random programs are run by an interpreter that compares every value with what is claimed."""

from __future__ import annotations

import random
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from mlpy_compiler import syntax as s
from mlpy_compiler.facts import Facts, T, infer
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.parser import parse
from mlpy_compiler.scope import resolve
from mlpy_compiler.source import Source

from .small_machine import Exhausted, Machine, Thrown

ARGUMENTS: list[Any] = [
    0,
    1,
    7,
    -3,
    True,
    2.5,
    "ab",
    "",
    None,
    [],
    [1, "x"],
    [3, 4],
    Decimal("1.5"),
    b"bytes",
    {1, 2},
    2**70,
]


def kind_of(value: Any) -> int:
    kinds = {
        type(None): T.NULL, bool: T.BOOL, int: T.INT, float: T.FLOAT, str: T.STRING, list: T.ARRAY, dict: T.OBJECT,
        tuple: T.FUNCTION,
    }  # fmt: skip
    return kinds.get(type(value), T.FOREIGN | T.NUMLIKE)


class Writer:
    """Writes a random program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.loops = 0
        self.depth = 0
        self.locals = ["a", "b", "c", "d"]

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    def name(self) -> str:
        return str(self.pick(*self.locals, *self.locals, "p", "q", "g"))

    def literal(self) -> str:
        return str(self.pick(0, 1, 2, 3, 10, 255, "1.5", '"s"', '""', "null", "true", "false", "[]", "[1, 2]", "-4"))

    def expression(self, depth: int = 0) -> str:
        if depth > 2:
            return str(self.pick(self.name, self.literal)())

        def inner() -> str:
            return self.expression(depth + 1)

        kind = self.random.randrange(18)
        if kind < 4:
            return self.name()
        if kind < 6:
            return self.literal()
        if kind < 11:
            operator = self.pick("+", "+", "-", "*", "/", "%", "**", "&", "|", "<<", ">>", "<", "<=", ">", "==", "!=")
            return f"({inner()} {operator} {inner()})"
        if kind == 11 and self.random.random() < 0.2:
            return f"({self.name()} // {self.pick(2, 'b')})"
        if kind == 11:
            return f"({inner()} {self.pick('&&', '||', '??')} {inner()})"
        if kind == 12:
            return f"({self.test(depth + 1)} ? {inner()} : {inner()})"
        if kind == 13:
            return f"{self.pick('-', '!')}({inner()})"
        if kind == 14:
            return f"{self.name()}{self.pick('.length', '[0]', '?.length', '?.[a - 1]')}"
        if kind == 15:
            return f"{self.pick('f', 'h')}({inner()}, {inner()})"
        if kind == 16:
            return f"match ({inner()}) {{ 1 => {inner()}, v when v > 2 => (v + 1), _ => {inner()} }}"
        return f"match ({self.name()}) {{ 0 => {{ {self.pick(*self.locals)} = {inner()}; }}, _ => {inner()} }}"

    def test(self, depth: int = 0) -> str:
        kind = self.random.randrange(8)
        name = self.name()
        if kind == 0:
            return f"{name} == null"
        if kind == 1:
            return f"{name} != null && {name} > 1"
        if kind == 2:
            return f'typeof({name}) == "{self.pick("number", "string", "array", "null", "boolean", "function")}"'
        if kind == 3:
            return f"!{name}"
        if kind == 4:
            return f"{name} {self.pick('<', '<=', '>', '>=')} {self.pick(1, 5, 'a', 'b', 'p')}"
        if kind == 5:
            return f"{name} == {self.pick('1', '255', chr(34) + 's' + chr(34))}"
        return self.expression(depth + 1)

    def block(self) -> str:
        self.depth += 1
        statements = " ".join(self.statement() for _ in range(self.random.randrange(1, 4)))
        self.depth -= 1
        return "{ " + statements + " }"

    def statement(self) -> str:
        kind = self.random.randrange(22 if self.depth < 4 else 10)
        name = self.pick(*self.locals)
        if kind < 5:
            return f"{name} = {self.expression()};"
        if kind < 7:
            return f"{name} {self.pick('+=', '+=', '-=', '*=', '??=', '||=', '&&=')} {self.expression(1)};"
        if kind == 7:
            return f"{self.expression()};"
        if kind == 8:
            if self.loops and self.random.random() < 0.6:
                return f"if ({self.test()}) {{ {self.pick('break', 'continue')}; }}"
            return f"if ({self.test()}) {{ return {self.expression()}; }}"
        if kind == 9:
            return f"{name} = {name} {self.pick('+', '-')} {self.pick(1, 2, 'b % 7', 'c', '[1]')};"
        if kind < 14:
            rest = f"else if ({self.test()}) {self.block()} else {self.block()}" if kind < 12 else ""
            return f"if ({self.test()}) {self.block()} {rest}"
        if kind == 14:
            final = f" finally {{ {name} = {self.expression(2)}; }}" if self.random.random() < 0.5 else ""
            return f"try {self.block()} except (e) {self.block()}{final}"
        if kind == 15:
            first, second, third = (f"{name} = {self.expression(1)};" for _ in range(3))
            return (
                f"switch ({self.name()}) {{ case 1: {first} case {self.literal()}: {second} break; default: {third} }}"
            )
        self.loops += 1
        body = self.block()
        self.loops -= 1
        if kind == 16:
            return f"while ({self.test()}) {body}"
        if kind == 17:
            return f"do {body} while ({self.test()});"
        if kind == 18:
            return f"for ({name} in {self.name()}) {body}"
        if kind == 19:
            return f"for (let i = 0; i < {self.pick(3, 'a', 'b', 'p', 'p.length')}; i++) {body}"
        test = f"{name} {self.pick('<', '<=', '>')} {self.pick(4, 'c', 'd')}"
        step = f"{name} = {name} {self.pick('+', '-')} {self.pick(1, 2)}"
        return f"for ({name} = {self.pick(0, 1, 'b', 10)}; {test}; {step}) {body}"

    def program(self) -> str:
        self.loops = 0
        body = " ".join(self.statement() for _ in range(self.random.randrange(2, 7)))
        other = " ".join(self.statement() for _ in range(self.random.randrange(1, 4)))
        inner = self.pick("", 'function k() { nonlocal a; a = "k"; }', "k = (x) => { nonlocal b; b = x; };")
        start = " ".join(f"{name} = {self.literal()};" for name in self.locals if self.random.random() < 0.8)
        return (
            f"const g = {self.literal()};\nfunction f(p, q) {{ {start} {inner} {body} return {self.expression()}; }}\n"
            f"function h(p, q) {{ a = 1; b = p; c = 3; d = 4; {other} return {self.expression(1)}; }}\n"
        )


def check(text: str, arguments: list[list[Any]]) -> int:
    """Run a program and compare; returns how many values were compared."""
    parsed = parse(Source(text, "random"))
    assert parsed.program is not None and not parsed.diagnostics, f"{text}\n{parsed.diagnostics}"
    options = CompileOptions()
    resolution = resolve(parsed.program, Environment(), options)
    if any(found.severity == "error" for found in resolution.diagnostics):
        return 0
    facts: Facts = infer(resolution, Environment(), options)
    seen = 0

    def observe(node: s.Node, value: Any) -> None:
        nonlocal seen
        seen += 1
        assert facts.type_of(node) & kind_of(value), f"{text}\n{node}\nis {value!r}, claimed {facts.type_of(node):b}"
        bits = facts.bits_of(node)
        if bits is not None:
            assert int(value).bit_length() <= bits, f"{text}\n{node}\nis {value!r}, claimed {bits} bits"

    machine = Machine(resolution, observe)
    machine.run()
    for given in arguments:
        machine.steps = 600
        machine.depth = 0
        with suppress(Thrown, Exhausted):
            machine.call("f", given)
    return seen


@pytest.mark.parametrize("seed", range(150))
def test_random_programs_have_no_value_outside_their_facts(seed: int) -> None:
    writer = Writer(seed)
    arguments = [[writer.pick(*ARGUMENTS), writer.pick(*ARGUMENTS)] for _ in range(12)]
    check(writer.program(), arguments)


def test_the_oracle_compares() -> None:
    assert sum(check(Writer(seed).program(), [[1, "a"], [2, [3]]]) for seed in range(40)) > 500
