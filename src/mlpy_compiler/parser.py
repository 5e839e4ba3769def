"""The parser: terminals to a syntax tree, by the LALR(1) table that Lark makes.

In: a source. Out: a `Program` and findings. At an error it reports what it got and what would do, goes on behind the end of the
statement, and so finds several errors in one go. The loop is our own because it is three times as fast as Lark's; the
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
from mlpy_compiler.parse_errors import Situation, explain, without_echoes
from mlpy_compiler.source import Source
from mlpy_compiler.structure import check_structure
from mlpy_compiler.syntax import Program
from mlpy_compiler.table import Table, load
from mlpy_compiler.tokens import Token

__all__ = ["ParseResult", "parse", "parse_slices"]

_SLICE = 500
"""Tokens between two yields of `parse_slices`: about half a millisecond of work."""
_MOST_ERRORS = 20
_MOST_FINDINGS = 100
_OPENERS = frozenset({"LPAR", "PLPAR", "LSQB", "LBRACE", "OBRACE", "T_OPEN"})
_CLOSERS = frozenset({"RPAR", "RSQB", "RBRACE", "T_CLOSE"})
_CLAUSES = frozenset({"ELSE", "ELIF", "EXCEPT", "CATCH", "FINALLY"})
_AFTER_EXPRESSION = frozenset(
    {"END", "RPAR", "RSQB", "COMMA", "DOT", "QDOT", "OP", "PLUS", "MINUS", "STAR", "PIPE", "QMARK", "COLON"}
)


@dataclass(frozen=True, slots=True)
class ParseResult:
    """`program` is None when the source is too broken for a tree; with errors among the findings it may be partial."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def has_errors(self) -> bool:
        return any(found.severity == "error" for found in self.diagnostics)


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
    size = len(source.text) if source.is_ascii else len(source.text.encode("utf-8", "surrogatepass"))
    if size > limits.max_source_bytes:
        text = f"the source has {size:,} bytes, more than {limits.max_source_bytes:,}"
        return ParseResult(None, (Diagnostic("ML-C303", "error", text, (1, 0, 1, 0), "split it into modules"),))
    if session and source.text.lstrip().startswith("{"):
        result = yield from _parse(source, limits, opens_with_object=True)
        if not result.has_errors:
            return result
    result = yield from _parse(source, limits, opens_with_object=False)
    return result


def _parse(source: Source, limits: SourceLimits, *, opens_with_object: bool) -> Generator[None, None, ParseResult]:
    findings: list[Diagnostic] = []
    tokens = yield from tokenize(source, limits, findings, opens_with_object=opens_with_object)
    if not tokens:
        return ParseResult(None, tuple(findings))
    machine = _Machine(load(), Builder(findings, limits), tokens)
    yield from machine.run()
    program = machine.program
    if program is not None and not (yield from check_structure(program, limits, findings)):
        program = None
    findings = sorted(without_echoes(findings), key=lambda found: found.span)
    return ParseResult(program, tuple(findings[:_MOST_FINDINGS]))


class _Machine:
    """The pushdown automaton: states, and the value of each symbol that led to one."""

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
                self.builder.findings.append(explain(Situation(tokens, index, values, self._accepted())))
                if errors >= _MOST_ERRORS:
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
        assert build is not None
        assert length == 2
        self.program = build(*values)

    # --- errors -----------------------------------------------------------------------------------------------------

    def _accepted(self) -> frozenset[str]:
        """The terminals that could stand here: those of the table that survive the reductions they cause."""
        return frozenset(kind for kind in self.table.actions[self.states[-1]] if self._takes(kind))

    def _takes(self, kind: str) -> bool:
        actions, gotos, rules = self.table.actions, self.table.gotos, self.table.rules
        states = list(self.states[-40:])  # as far down as reductions before one token reach, but for the longest chains
        while True:
            action = actions[states[-1]].get(kind)
            if action is None:
                return False
            if action >= 0:
                return True
            name, _, length = rules[~action]
            if length >= len(states):
                return True
            if length:
                del states[-length:]
            states.append(gotos[states[-1]][name])

    def _recover(self, index: int) -> int:
        """Drop the broken statement: back to the statements it stands in, and behind its end. The index to go on at."""
        gotos, states, values = self.table.gotos, self.states, self.values
        depth = 0
        while "statement" not in gotos[states[-1]] and "statements" not in gotos[states[-1]]:
            states.pop()
            value = values.pop()
            if type(value) is Token and value.type in _OPENERS:
                depth += 1
        if "statement" not in gotos[states[-1]]:
            states.append(gotos[states[-1]]["statements"])
            values.append([])
        index = _behind_statement(self.tokens, index, depth)
        if self.tokens[index].type == "EOF":
            states[2:] = []
            values[1:] = []
        return index


def _behind_statement(tokens: list[Token], index: int, depth: int) -> int:
    """The index behind the end of the broken statement at `index`, inside `depth` brackets of it; or of what closes its block."""
    blocks: list[bool] = [False] * depth
    while tokens[index].type != "EOF":
        kind = tokens[index].type
        following = tokens[index + 1].type
        if kind in _OPENERS:
            blocks.append(kind == "LBRACE")
        elif kind in _CLOSERS:
            if not blocks:
                if kind == "RBRACE":
                    return index
            elif blocks.pop() and not blocks and following not in _CLAUSES and following not in _AFTER_EXPRESSION:
                return index + 1
        elif not blocks:
            if kind == "END" and following not in _CLAUSES:
                return index + 1
            if kind in ("CASE", "DEFAULT"):
                return index
        index += 1
    return index
