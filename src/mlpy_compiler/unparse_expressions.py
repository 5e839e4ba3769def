"""Expressions, patterns and types as canonical text: the lower half of `unparse.py`.

In: nodes. Out: text, which may have several lines. Parentheses are written only where the grammar needs them, or where the lexer
would read the text otherwise (`case` at the start of a statement of a `switch`, `in` in the head of a `for`).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.lower_expressions import PRECEDENCE, UNARY

__all__ = ["NEWLINE_IN_TEMPLATE", "ExpressionWriter", "quoted"]

_OPEN, _CONDITION, _POSTFIX = -1, 0, 14
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\0": "\\0", "\\": "\\\\"}
NEWLINE_IN_TEMPLATE = "\0"
"""Stands for a line end inside a template string until all is indented. No other text holds it: NUL is written `\\0`."""

_WIDTH = 100
"""Columns within which an array or an object stays in one line."""


def _escaped(text: str, quote: str) -> str:
    out: list[str] = []
    for char in text:
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char == quote:
            out.append(f"\\{char}")
        elif char.isprintable():
            out.append(char)
        else:
            out.append(f"\\u{{{ord(char):x}}}")
    return "".join(out)


def quoted(text: str) -> str:
    """A string as a literal in double quotes."""
    return f'"{_escaped(text, chr(34))}"'


def number(value: int | float) -> str:
    """A number as a literal: Python's shortest form is also ML's."""
    return repr(value)


class ExpressionWriter(ABC):
    """Writes expressions; `precedence` of a method is what binds tight enough to need no parentheses there."""

    def __init__(self, *, parenthesised_divisions: bool) -> None:
        self._parenthesised_divisions = parenthesised_divisions
        self._no_in = False
        self._in_switch = False

    @abstractmethod
    def block_text(self, block: s.Block) -> str:
        """A block with its braces."""

    @staticmethod
    def indented(lines: list[str]) -> list[str]:
        return [f"    {line}" if line else line for line in lines]

    @contextmanager
    def without_in(self) -> Generator[None, None, None]:
        """The first part of a `for`, where a bare `in` would be that of the loop."""
        before, self._no_in = self._no_in, True
        yield
        self._no_in = before

    @contextmanager
    def in_switch(self) -> Generator[None, None, None]:
        before, self._in_switch = self._in_switch, True
        yield
        self._in_switch = before

    # --- where an expression stands -----------------------------------------------------------------------------------

    def expression(self, node: Any, precedence: int = _OPEN) -> str:
        text, binds = _EXPRESSIONS[type(node)](self, node)
        if binds < precedence:
            return f"({text})"
        if type(node) is s.Binary and (
            (self._no_in and node.operator == "in") or (self._parenthesised_divisions and node.operator == "//")
        ):
            return f"({text})"
        return text

    def bare(self, node: Any, precedence: int = _OPEN) -> str:
        """Where a `:` or `=>` may follow: a function value gets parentheses, for its own could be taken for it."""
        text = self.expression(node, precedence)
        return f"({text})" if type(node) is s.Function and precedence <= _OPEN else text

    def at_start(self, node: Any) -> str:
        """At the start of a statement or behind `=>`: what would be read as a block or a declaration gets parentheses."""
        text = self.expression(node)
        first = _first(node)
        kind = type(first)
        if kind is s.Object or (kind is s.Function and text.startswith(("function", "async function"))):
            return f"({text})"
        if self._in_switch and kind is s.Name and first.id in ("case", "default"):
            return f"({first.id}){text[len(first.id) :]}"
        return text

    # --- values -------------------------------------------------------------------------------------------------------

    def literal(self, node: s.Number) -> tuple[str, int]:
        return number(node.value), _POSTFIX

    def string(self, node: s.String) -> tuple[str, int]:
        return quoted(node.value), _POSTFIX

    def template(self, node: s.Template) -> tuple[str, int]:
        parts: list[str] = []
        for part in node.parts:
            if isinstance(part, str):
                lines = [_escaped(line, "`").replace("${", "\\${") for line in part.split("\n")]
                parts.append(NEWLINE_IN_TEMPLATE.join(lines))
            else:
                parts.append(f"${{{self.expression(part)}}}")
        return f"`{''.join(parts)}`", _POSTFIX

    def boolean(self, node: s.Boolean) -> tuple[str, int]:
        return ("true" if node.value else "false"), _POSTFIX

    def null(self, _node: s.Null) -> tuple[str, int]:
        return "null", _POSTFIX

    def name(self, node: s.Name) -> tuple[str, int]:
        return node.id, _POSTFIX

    def array(self, node: s.Array) -> tuple[str, int]:
        return self.listed("[", [self.item(item) for item in node.items], "]"), _POSTFIX

    def item(self, node: Any) -> str:
        return f"...{self.expression(node.value)}" if isinstance(node, s.Spread) else self.expression(node)

    def object(self, node: s.Object) -> tuple[str, int]:
        return self.listed("{", [self.entry(entry) for entry in node.entries], "}"), _POSTFIX

    def entry(self, node: s.Property | s.Spread) -> str:
        if isinstance(node, s.Spread):
            return self.item(node)
        if node.shorthand:
            return str(node.key)
        key = _key(node.key) if isinstance(node.key, str) else f"[{self.expression(node.key)}]"
        return f"{key}: {self.expression(node.value)}"

    def listed(self, opener: str, items: list[str], closer: str) -> str:
        """Items in one line if they are short, else one in each line with a comma behind the last."""
        if not any("\n" in item for item in items) and sum(len(item) + 2 for item in items) <= _WIDTH:
            return f"{opener}{', '.join(items)}{closer}"
        lines = self.indented([line for item in items for line in f"{item},".split("\n")])
        return "\n".join([opener, *lines, closer])

    # --- operators ----------------------------------------------------------------------------------------------------

    def unary(self, node: s.Unary) -> tuple[str, int]:
        operand = self.expression(node.operand, UNARY)
        space = " " if node.operator == "typeof" or (operand[0] == node.operator and operand[0] in "+-") else ""
        return f"{node.operator}{space}{operand}", UNARY

    def prefix(self, node: Any) -> tuple[str, int]:
        word = type(node).__name__.lower()
        value = node.target if isinstance(node, s.Delete) else node.value
        tight = UNARY + 2 if isinstance(value, s.Binary) else UNARY  # `await a ** b` is `(await a) ** b`
        return f"{word} {self.expression(value, tight)}", PRECEDENCE["**"]

    def binary(self, node: s.Binary | s.Logical) -> tuple[str, int]:
        tight = PRECEDENCE[node.operator]
        right_grouping = node.operator == "**"
        none_grouping = tight in (PRECEDENCE["=="], PRECEDENCE["<"])
        left = self.operand(node, node.left, tight + (right_grouping or none_grouping))
        if node.operator == "//" and left.endswith("}"):
            left = f"({left})"  # behind the block of a function, `//` begins a comment
        right = self.operand(node, node.right, UNARY if right_grouping else tight + 1)
        return f"{left} {node.operator} {right}", tight

    def operand(self, node: s.Binary | s.Logical, side: Any, precedence: int) -> str:
        if type(side) is s.Logical and type(node) is s.Logical and "??" in (side.operator, node.operator):
            precedence = precedence if side.operator == node.operator else _POSTFIX + 1
        return self.expression(side, precedence)

    def conditional(self, node: s.Conditional) -> tuple[str, int]:
        test = self.expression(node.test, _CONDITION + 1)
        return f"{test} ? {self.bare(node.then)} : {self.bare(node.otherwise)}", _CONDITION

    def yielded(self, node: s.Yield) -> tuple[str, int]:
        if node.value is None:
            return "yield", _OPEN
        return f"yield{'*' if node.delegate else ''} {self.bare(node.value)}", _OPEN

    # --- members, calls -----------------------------------------------------------------------------------------------

    def owner(self, node: Any) -> str:
        text = self.expression(node, _POSTFIX)
        return f"({text})" if type(node) is s.Number else text

    def member(self, node: s.Member) -> tuple[str, int]:
        return f"{self.owner(node.object)}{'?.' if node.optional else '.'}{node.name}", _POSTFIX

    def index(self, node: s.Index) -> tuple[str, int]:
        return f"{self.owner(node.object)}{'?.' if node.optional else ''}[{self.inside(node.index)}]", _POSTFIX

    def slice(self, node: s.Slice) -> tuple[str, int]:
        start, stop, step = (
            "" if part is None else self.bare_inside(part) for part in (node.start, node.stop, node.step)
        )
        return f"{self.owner(node.object)}[{start}:{stop}{':' if node.step is not None else ''}{step}]", _POSTFIX

    def call(self, node: s.Call) -> tuple[str, int]:
        with self.anew():
            arguments = self.listed("(", [self.item(item) for item in node.arguments], ")")
        return f"{self.owner(node.callee)}{'?.' if node.optional else ''}{arguments}", _POSTFIX

    def ended(self, node: s.Ended) -> tuple[str, int]:
        return f"({self.inside(node.value)})", _POSTFIX

    @contextmanager
    def anew(self) -> Generator[None, None, None]:
        """Inside brackets, where the head of a `for` does not reach."""
        before, self._no_in = self._no_in, False
        yield
        self._no_in = before

    def inside(self, node: Any) -> str:
        with self.anew():
            return self.expression(node)

    def bare_inside(self, node: Any) -> str:
        with self.anew():
            return self.bare(node, _CONDITION + 1 if type(node) is s.Conditional else _OPEN)

    # --- functions ----------------------------------------------------------------------------------------------------

    def function(self, node: s.Function) -> tuple[str, int]:
        text = self.function_text(node)
        return text, _POSTFIX if text.startswith(("function", "async function")) else _OPEN

    def function_text(self, node: s.Function) -> str:
        """`function` for what has a name or yields, an arrow for all else."""
        prefix = "async " if node.is_async else ""
        before, self._in_switch = self._in_switch, False
        with self.anew():
            parameters = self.listed("(", [self.parameter(one) for one in node.parameters], ")")
            head = f"{parameters}{self.hint(node.result)}"
            if isinstance(node.body, s.Block):
                body = self.block_text(node.body)
            else:
                body = self.at_start(node.body)
        self._in_switch = before
        if node.name is not None or node.is_generator:
            name = f" {node.name}" if node.name is not None else " " if not node.is_generator else ""
            return f"{prefix}function{'*' if node.is_generator else ''}{name}{head} {body}"
        return f"{prefix}{head} => {body}"

    def parameter(self, node: s.Parameter) -> str:
        default = "" if node.default is None else f" = {self.expression(node.default)}"
        return f"{'...' if node.rest else ''}{self.target(node.target)}{self.hint(node.hint)}{default}"

    def hint(self, node: s.TypeHint | None) -> str:
        """`: type`; an array of what may be null is written `T?[]`, for types have no parentheses."""
        if node is None:
            return ""
        text = node.text
        while "(" in text:
            text = re.sub(r"\(([^()]*) \| null\)", r"\1?", text, count=1)
        return f": {text}"

    # --- patterns -----------------------------------------------------------------------------------------------------

    def target(self, node: Any) -> str:
        if isinstance(node, s.ArrayPattern):
            items = ["" if item is None else self.with_default(item) for item in node.items]
            if node.rest is not None:
                items.append(f"...{self.target(node.rest)}")
            elif items and items[-1] == "":
                items.append("")  # a comma at the end is not a hole
            return f"[{', '.join(items).rstrip()}]"
        if isinstance(node, s.ObjectPattern):
            fields = [self.field(field) for field in node.fields]
            if node.rest is not None:
                fields.append(f"...{node.rest.id}")
            return f"{{{', '.join(fields)}}}"
        return self.expression(node)

    def with_default(self, node: Any) -> str:
        if isinstance(node, s.Default):
            return f"{self.target(node.target)} = {self.expression(node.value)}"
        return self.target(node)

    def field(self, node: s.PatternField) -> str:
        default = "" if node.default is None else f" = {self.expression(node.default)}"
        if isinstance(node.target, s.Name) and node.target.id == node.key:
            return f"{node.key}{default}"
        return f"{_key(node.key)}: {self.target(node.target)}{default}"

    # --- match --------------------------------------------------------------------------------------------------------

    def match(self, node: s.Match) -> tuple[str, int]:
        before, self._in_switch = self._in_switch, False
        with self.anew():
            arms = [line for arm in node.arms for line in self.indented(f"{self.arm(arm)},".split("\n"))]
            head = f"match ({self.expression(node.subject)}) {{"
        self._in_switch = before
        return "\n".join([head, *arms, "}"]), _POSTFIX

    def arm(self, node: s.Arm) -> str:
        guard = "" if node.guard is None else f" when {self.bare(node.guard)}"
        body = self.block_text(node.body) if isinstance(node.body, s.Block) else self.at_start(node.body)
        return f"{self.pattern(node.pattern)}{guard} => {body}"

    def pattern(self, node: Any) -> str:
        if isinstance(node, s.MatchLiteral):
            value = node.value
            if value is None or isinstance(value, bool):
                return {None: "null", True: "true", False: "false"}[value]
            return quoted(value) if isinstance(value, str) else number(value)
        if isinstance(node, s.MatchName):
            return node.id
        if isinstance(node, s.MatchWildcard):
            return "_"
        if isinstance(node, s.MatchOr):
            return " | ".join(self.pattern(option) for option in node.options)
        rest = [] if node.rest is None else [f"...{self.pattern(node.rest)}"]
        if isinstance(node, s.MatchArray):
            return f"[{', '.join([*(self.pattern(item) for item in node.items), *rest])}]"
        return f"{{{', '.join([*(self.match_field(field) for field in node.fields), *rest])}}}"

    def match_field(self, node: s.MatchField) -> str:
        if isinstance(node.pattern, s.MatchName) and node.pattern.id == node.key:
            return node.key
        return f"{_key(node.key)}: {self.pattern(node.pattern)}"


def _key(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else quoted(key)


def _first(node: Any) -> Any:
    """The node that the text of an expression begins with."""
    while True:
        if isinstance(node, (s.Member, s.Index, s.Slice)):
            node = node.object
        elif isinstance(node, s.Call):
            node = node.callee
        elif isinstance(node, (s.Binary, s.Logical)):
            node = node.left
        elif isinstance(node, s.Conditional):
            node = node.test
        else:
            return node


_EXPRESSIONS: dict[type, Callable[[ExpressionWriter, Any], tuple[str, int]]] = {
    s.Number: ExpressionWriter.literal,
    s.String: ExpressionWriter.string,
    s.Template: ExpressionWriter.template,
    s.Boolean: ExpressionWriter.boolean,
    s.Null: ExpressionWriter.null,
    s.Name: ExpressionWriter.name,
    s.Array: ExpressionWriter.array,
    s.Object: ExpressionWriter.object,
    s.Function: ExpressionWriter.function,
    s.Unary: ExpressionWriter.unary,
    s.Binary: ExpressionWriter.binary,
    s.Logical: ExpressionWriter.binary,
    s.Conditional: ExpressionWriter.conditional,
    s.Member: ExpressionWriter.member,
    s.Index: ExpressionWriter.index,
    s.Slice: ExpressionWriter.slice,
    s.Call: ExpressionWriter.call,
    s.Ended: ExpressionWriter.ended,
    s.Match: ExpressionWriter.match,
    s.Yield: ExpressionWriter.yielded,
    s.Await: ExpressionWriter.prefix,
    s.Delete: ExpressionWriter.prefix,
}
