"""The parser: terminals to a syntax tree, by the LALR(1) table that Lark makes.

In: a source. Out: a `Program` and findings. At an error it reports what it got and what would do, goes on behind the end of the
statement, and so finds several errors in one go. The loop is our own because it is three times as fast as Lark's: the
table is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.lexer import tokenize
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.lower import Builder
from mlpy_compiler.parse_errors import explain
from mlpy_compiler.source import Source
from mlpy_compiler.syntax import Program
from mlpy_compiler.table import Table, load
from mlpy_compiler.tokens import Token

__all__ = ["ParseResult", "parse", "parse_slices"]

_SLICE = 2_000
"""Tokens between two yields of `parse_slices`: some milliseconds of work."""
_MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class ParseResult:
    """`program` is None when the source is too broken for a tree; with errors among the findings it may be partial."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: Source, *, limits: SourceLimits = SourceLimits(), session: bool = False) -> ParseResult:
    """Parse a source. In a `session`, a `{` at its very start that reads as an object literal is one."""
    work = parse_slices(source, limits=limits, session=session)
    while True:
        try:
            next(work)
        except StopIteration as stop:
            result: ParseResult = stop.value
            return result


def parse_slices(
    source: Source, *, limits: SourceLimits = SourceLimits(), session: bool = False
) -> Generator[None, None, ParseResult]:
    """As `parse`, as a generator that yields between slices of the work and returns the result."""
    findings: list[Diagnostic] = []
    size = len(source.text) if source.is_ascii else len(source.text.encode("utf-8", "surrogatepass"))
    if size > limits.max_source_bytes:
        text = f"the source has {size:,} bytes, more than {limits.max_source_bytes:,}"
        return ParseResult(None, (Diagnostic("ML-C303", "error", text, (1, 0, 1, 0), "split it into modules"),))
    tokens = tokenize(source, limits, findings, session=session)
    yield
    if not tokens:
        return ParseResult(None, tuple(findings))
    builder = Builder(findings, limits)
    machine = _Machine(load(), builder, tokens)
    yield from machine.run()
    builder.check_literals()
    findings.sort(key=lambda found: found.span)
    return ParseResult(machine.program, tuple(findings))


class _Machine:
    def __init__(self, table: Table, builder: Builder, tokens: list[Token]) -> None:
        self.table = table
        self.builder = builder
        self.tokens = tokens
        self.states = [table.start]
        self.values: list[Any] = []
        self.program: Program | None = None
        self.rules: list[tuple[str, Callable[..., Any] | None, int]] = [
            (name, getattr(builder, method) if method else None, length) for name, method, length in table.rules
        ]

    def run(self) -> Generator[None, None, None]:
        tokens, actions, gotos = self.tokens, self.table.actions, self.table.gotos
        states, values, rules = self.states, self.values, self.rules
        index, end, errors = 0, len(tokens), 0
        pause = _SLICE
        state = states[-1]
        while index < end:
            token = tokens[index]
            kind = token.type
            while True:
                action = actions[state].get(kind)
                if action is None:
                    break
                if action >= 0:
                    states.append(action)
                    values.append(token)
                    state = action
                    break
                name, build, length = rules[~action]
                if length == 1:
                    if build is not None:
                        values[-1] = build(values[-1])
                    del states[-1]
                elif length:
                    value = build(*values[-length:]) if build is not None else values[-length]
                    del states[-length:]
                    values[-length:] = (value,)
                else:
                    values.append(build())  # type: ignore[misc]
                state = gotos[states[-1]][name]
                states.append(state)
            if action is None:
                errors += 1
                explain(self.builder, tokens, index, actions[state])
                if errors >= _MOST_ERRORS or kind == "EOF":
                    return
                index = self._recover(index)
                state = states[-1]
                continue
            index += 1
            if index > pause:
                pause = index + _SLICE
                yield
        # the last token was EOF: what is left is `start`
        name, build, length = rules[~actions[state]["$END"]]
        assert build is not None and length == 2
        self.program = build(*values)

    def _recover(self, index: int) -> int:
        """Drop the broken statement: back to the statements it stands in, and behind its end. The index to go on at."""
        gotos, actions = self.table.gotos, self.table.actions
        while len(self.states) > 1 and "statement" not in gotos[self.states[-1]]:
            self.states.pop()
            self.values.pop()
        if "statement" not in gotos[self.states[-1]]:
            self.states.append(gotos[self.states[-1]]["statements"])
            self.values.append([])
        depth = 0
        tokens = self.tokens
        while tokens[index].type != "EOF":
            kind = tokens[index].type
            if kind in ("LBRACE", "OBRACE"):
                depth += 1
            elif kind == "RBRACE":
                if depth == 0:
                    if "RBRACE" in actions[self.states[-1]]:
                        return index
                elif depth == 1:
                    depth = 0
                    if tokens[index + 1].type not in ("RPAR", "COMMA", "DOT", "RSQB", "END"):
                        return index + 1
                else:
                    depth -= 1
            elif kind == "END" and depth == 0:
                return index + 1
            index += 1
        return index
