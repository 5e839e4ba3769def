"""The LALR(1) parse table: made by Lark from `grammar.lark`, kept as plain data.

In: the grammar's text. Out: `Table`, small integers only. `python -m mlpy_compiler.table` writes it beside the grammar as
`grammar.json`; where that file is absent, or was made from another grammar, the table is built in memory. With the
file at hand Lark is not imported at all.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

__all__ = ["Table", "build", "load"]

_FOLDER = Path(__file__).parent
_GRAMMAR = _FOLDER / "grammar.lark"
_STORED = _FOLDER / "grammar.json"


@dataclass(frozen=True, slots=True)
class Table:
    """`actions[state][terminal]` is the state to shift to, or `~rule` to reduce by; `gotos[state][nonterminal]` a state.

    A rule is its nonterminal, the name of its builder in `lower.py` (None: its first value is its value) and its length.
    """

    start: int
    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    rules: list[tuple[str, str | None, int]]


@lru_cache(maxsize=1)
def load() -> Table:
    """The table: stored if there is one for this grammar, else built now (some 0.3 s)."""
    grammar = _GRAMMAR.read_text(encoding="utf-8")
    if _STORED.exists():
        data = json.loads(_STORED.read_text(encoding="utf-8"))
        if data.get("digest") == _digest(grammar):
            rules = [(rule[0], rule[1], rule[2]) for rule in data["rules"]]
            return Table(data["start"], data["actions"], data["gotos"], rules)
    return build(grammar)


def build(grammar: str, *, strict: bool = False) -> Table:
    """Let Lark make the table. With `strict`, a grammar that is not LALR(1) without reservation is an error."""
    from lark import Lark
    from lark.lexer import Lexer
    from lark.parsers.lalr_analysis import Shift

    class NoLexer(Lexer):
        def __init__(self, _configuration: object) -> None: ...

        def lex(self, _data: object) -> object:  # type: ignore[override]
            raise NotImplementedError

    # where Lark's types end its internals begin
    lark = cast(Any, Lark(grammar, parser="lalr", lexer=NoLexer, start="start", strict=strict))
    table = lark.parser.parser._parse_table
    order = _numbered(table, Shift)
    rule_numbers = {rule: index for index, rule in enumerate(lark.rules)}
    actions: list[dict[str, int]] = [{} for _ in order]
    gotos: list[dict[str, int]] = [{} for _ in order]
    nonterminals = {rule.origin.name for rule in lark.rules}
    for state, row in table.states.items():
        for symbol, (action, argument) in row.items():
            if action is not Shift:
                if argument in rule_numbers:
                    actions[order[state]][str(symbol)] = ~rule_numbers[argument]
            elif symbol in nonterminals:
                gotos[order[state]][str(symbol)] = order[argument]
            else:
                actions[order[state]][str(symbol)] = order[argument]
    rules = [(str(rule.origin.name), rule.alias and str(rule.alias), len(rule.expansion)) for rule in lark.rules]
    return Table(order[table.start_states["start"]], actions, gotos, rules)


def _numbered(table: Any, shift: object) -> dict[Any, int]:
    """The states in an order that depends on the grammar alone: breadth first from the start, symbols by name."""
    order = {table.start_states["start"]: 0}
    queue = list(order)
    for state in queue:
        row = table.states[state]
        for symbol in sorted(row, key=str):
            action, target = row[symbol]
            if action is shift and target not in order:
                order[target] = len(order)
                queue.append(target)
    return order


def _digest(grammar: str) -> str:
    return hashlib.sha256(grammar.encode("utf-8")).hexdigest()


def store(path: Path = _STORED) -> None:
    """Write the table of the grammar, checked strictly, where `load` finds it."""
    grammar = _GRAMMAR.read_text(encoding="utf-8")
    table = build(grammar, strict=True)
    data = {
        "digest": _digest(grammar),
        "start": table.start,
        "actions": table.actions,
        "gotos": table.gotos,
        "rules": table.rules,
    }
    path.write_text(json.dumps(data, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    store()
