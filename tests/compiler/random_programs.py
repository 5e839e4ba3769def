"""Random syntax trees that ML text can express, for the property tests of the parser and of `unparse`.

In: a source of chance. Out: trees whose spans are all `(0, 0, 0, 0)`; what is compared are trees without spans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from random import Random
from typing import Any

from mlpy_compiler import syntax as s

__all__ = ["Programs", "without_spans"]

NOWHERE = (0, 0, 0, 0)
_NAMES = "a b c x y z async from as case default of capability resource allow match when _ print".split()
_WORDS = [*_NAMES, "if", "in", "function", "class", "true", "return", "delete"]
_TEXTS = [
    "",
    "a",
    "`",
    "${",
    "$",
    "\\",
    "\\d+",
    "\n",
    "\r\n",
    '"',
    "'",
    "é",
    "\0",
    "0",
    "\u2028",
    "😀",
    "// x",
    "a\\",
    "}",
]
_BINARY = "+ - * / // % ** & | ^ << >> == != < <= > >= in".split()
_HINTS = [
    "number",
    "any",
    "string[]",
    "string | null",
    "(T | null)[]",
    "null",
    "a | b[] | c",
    "((T | null)[] | null)[][]",
]


def without_spans(node: Any) -> Any:
    """A tree as nested tuples, without its spans."""
    if isinstance(node, s.Node):
        names = [field.name for field in fields(node) if field.name not in ("span", "head", "name_span")]
        return (type(node).__name__, *(without_spans(getattr(node, name)) for name in names))
    if isinstance(node, tuple):
        return tuple(without_spans(item) for item in node)
    return (type(node).__name__, repr(node)) if isinstance(node, float) else node


class Programs:
    """Makes trees; `depth` bounds how deep they go."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def program(self) -> s.Program:
        return s.Program(NOWHERE, self.several(lambda: self.statement(3), 5))

    def several(self, make: Callable[[], Any], most: int = 3, least: int = 0) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.random.randint(least, most)))

    def maybe(self, make: Callable[[], Any]) -> Any:
        return make() if self.flip() else None

    def flip(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def word(self) -> str:
        return self.random.choice(_WORDS)

    def text(self) -> str:
        return "".join(self.random.choices(_TEXTS, k=self.random.randint(0, 3)))

    def name(self) -> s.Name:
        return s.Name(NOWHERE, self.random.choice(_NAMES))

    # --- statements ---------------------------------------------------------------------------------------------------

    def statement(self, depth: int) -> Any:
        simple = [self.expression_statement, self.assign, self.declare, self.jump, self.function_declaration]
        compound = [self.if_, self.loop, self.try_, self.switch, self.block, self.rare]
        return self.random.choice(simple + compound if depth > 0 else simple[:4])(depth - 1)

    def block(self, depth: int) -> s.Block:
        return s.Block(NOWHERE, self.several(lambda: self.statement(depth)))

    def expression_statement(self, depth: int) -> s.ExpressionStatement:
        return s.ExpressionStatement(NOWHERE, self.expression(depth))

    def assign(self, depth: int) -> s.Assign:
        if self.flip():
            return s.Assign(NOWHERE, self.target(depth), None, self.expression(depth))
        operator = self.random.choice("+ - * / % ** && || ??".split())
        return s.Assign(NOWHERE, self.place(depth), operator, self.expression(depth))

    def declare(self, depth: int) -> s.Declare:
        kind: Any = self.random.choice(["let", "const"])
        return s.Declare(NOWHERE, kind, self.several(lambda: self.declarator(depth, kind), 2, 1))

    def declarator(self, depth: int, kind: str) -> s.Declarator:
        if kind == "let" and self.flip():
            return s.Declarator(NOWHERE, self.name(), self.maybe(self.hint), None)
        return s.Declarator(NOWHERE, self.declared(depth), self.maybe(self.hint), self.expression(depth))

    def jump(self, depth: int) -> Any:
        kind = self.random.choice([s.Return, s.Throw, s.Break, s.Continue, s.Nonlocal])
        if kind is s.Return:
            return s.Return(NOWHERE, self.maybe(lambda: self.expression(depth)))
        if kind is s.Throw:
            return s.Throw(NOWHERE, self.expression(depth))
        return s.Nonlocal(NOWHERE, self.several(self.name, 3, 1)) if kind is s.Nonlocal else kind(NOWHERE)

    def function_declaration(self, depth: int) -> s.FunctionDeclaration:
        function = self.function(depth, self.random.choice(_NAMES), self.flip(), in_block=True)
        return s.FunctionDeclaration(NOWHERE, function, NOWHERE)

    def if_(self, depth: int) -> s.If:
        branches = self.several(lambda: (self.expression(depth), self.block(depth)), 3, 1)
        return s.If(NOWHERE, branches, self.maybe(lambda: self.block(depth)))

    def loop(self, depth: int) -> Any:
        body = self.block(depth)
        choice = self.random.randrange(4)
        if choice == 0:
            return s.While(NOWHERE, self.expression(depth), body)
        if choice == 1:
            return s.DoWhile(NOWHERE, body, self.expression(depth))
        if choice == 2:
            kind: Any = self.random.choice(["let", "const", None])
            target = self.target(depth) if kind is None else self.declared(depth)
            return s.ForIn(NOWHERE, kind, target, self.expression(depth), body)
        initial = (self.declare(depth),) if self.flip() else self.several(lambda: self.for_part(depth), 2)
        update = self.several(lambda: self.for_part(depth), 2)
        return s.ForLoop(NOWHERE, initial, self.maybe(lambda: self.expression(depth)), update, body)

    def for_part(self, depth: int) -> Any:
        return self.assign(depth) if self.flip() else self.expression_statement(depth)

    def try_(self, depth: int) -> s.Try:
        handler = self.maybe(lambda: self.block(depth))
        name = self.maybe(self.name) if handler is not None else None
        final = self.block(depth) if handler is None or self.flip() else None
        return s.Try(NOWHERE, self.block(depth), handler, name, final)

    def switch(self, depth: int) -> s.Switch:
        cases = list(self.several(lambda: s.Case(NOWHERE, self.expression(depth), self.block(depth).body), 2))
        if self.flip():
            cases.insert(self.random.randint(0, len(cases)), s.Case(NOWHERE, None, self.block(depth).body))
        return s.Switch(NOWHERE, self.expression(depth), tuple(cases))

    def rare(self, depth: int) -> Any:
        choice = self.random.randrange(5)
        dotted = ".".join(["a", *self.several(self.word, 2)])
        if choice == 0:
            return s.Import(NOWHERE, dotted, self.maybe(self.name))
        if choice == 1:
            names = self.several(lambda: s.ImportedName(NOWHERE, self.random.choice(_NAMES), self.name()), 3, 1)
            return s.ImportNames(NOWHERE, self.text(), names)
        if choice == 2:
            return s.Export(NOWHERE, self.random.choice([self.function_declaration, self.declare])(depth))
        if choice == 3:
            allows = self.several(
                lambda: s.Allow(NOWHERE, self.several(lambda: self.name().id, 2, 1), self.maybe(self.text)), 2
            )
            return s.Capability(NOWHERE, dotted, self.several(self.text, 2), allows)
        return s.Plugin(NOWHERE, self.object(depth))

    # --- targets --------------------------------------------------------------------------------------------------------

    def place(self, depth: int) -> Any:
        choice = self.random.randrange(3)
        if choice == 0 or depth <= 0:
            return self.name()
        if choice == 1:
            return s.Member(NOWHERE, self.expression(depth - 1), self.word(), False, NOWHERE)
        return s.Index(NOWHERE, self.expression(depth - 1), self.expression(depth - 1), False)

    def target(self, depth: int) -> Any:
        return self.pattern_of(self.place, depth)

    def declared(self, depth: int) -> Any:
        return self.pattern_of(lambda _depth: self.name(), depth)

    def pattern_of(self, leaf: Callable[[int], Any], depth: int) -> Any:
        choice = self.random.randrange(4)
        if choice < 2 or depth <= 0:
            return leaf(depth)

        def inner() -> Any:
            return self.pattern_of(leaf, depth - 1)

        if choice == 2:
            return s.ArrayPattern(NOWHERE, self.several(lambda: self.pattern_item(inner, depth)), self.maybe(inner))
        return s.ObjectPattern(NOWHERE, self.several(lambda: self.pattern_field(inner, depth)), self.maybe(self.name))

    def pattern_item(self, inner: Callable[[], Any], depth: int) -> Any:
        choice = self.random.randrange(3)
        if choice == 0:
            return None
        return inner() if choice == 1 else s.Default(NOWHERE, inner(), self.expression(depth - 1))

    def pattern_field(self, inner: Callable[[], Any], depth: int) -> s.PatternField:
        return s.PatternField(NOWHERE, self.word(), inner(), self.maybe(lambda: self.expression(depth - 1)))

    # --- expressions ----------------------------------------------------------------------------------------------------

    def expression(self, depth: int) -> Any:
        if depth <= 0:
            return self.leaf()
        makers = [
            *(self.leaf, self.operation, self.unary, self.conditional, self.access, self.call, self.array, self.object),
            *(self.template, self.some_function, self.match, self.word_expression),
        ]
        return self.random.choice(makers)(depth - 1)

    def leaf(self, _depth: int = 0) -> Any:
        choice = self.random.randrange(5)
        if choice == 0:
            return s.Number(NOWHERE, self.random.choice([0, 1, 42, 10**30, 0.5, 1e300, 1e-9, 5.0]))
        if choice == 1:
            return s.String(NOWHERE, self.text())
        if choice == 2:
            return self.random.choice([s.Boolean(NOWHERE, True), s.Boolean(NOWHERE, False), s.Null(NOWHERE)])
        return self.name()

    def operation(self, depth: int) -> Any:
        left = self.expression(depth)
        if self.flip(0.4):
            logical: Any = self.random.choice(["&&", "||", "??"])
            return s.Logical(NOWHERE, logical, left, self.expression(depth))
        operator: Any = self.random.choice(_BINARY)
        right = self.expression(depth) if operator != "//" else self.random.choice([self.name(), s.Number(NOWHERE, 2)])
        return s.Binary(NOWHERE, operator, left, right)

    def unary(self, depth: int) -> s.Unary:
        operator: Any = self.random.choice(["-", "+", "!", "~", "typeof"])
        return s.Unary(NOWHERE, operator, self.expression(depth))

    def conditional(self, depth: int) -> s.Conditional:
        return s.Conditional(NOWHERE, self.expression(depth), self.expression(depth), self.expression(depth))

    def access(self, depth: int) -> Any:
        owner = self.expression(depth)
        choice = self.random.randrange(3)
        if choice == 0:
            return s.Member(NOWHERE, owner, self.word(), self.flip(), NOWHERE)
        if choice == 1:
            return s.Index(NOWHERE, owner, self.expression(depth), self.flip())
        parts = [self.maybe(lambda: self.expression(depth)) for _ in range(3)]
        return s.Slice(NOWHERE, owner, *parts)

    def call(self, depth: int) -> s.Call:
        return s.Call(NOWHERE, self.expression(depth), self.several(lambda: self.item(depth)), self.flip())

    def item(self, depth: int) -> Any:
        value = self.expression(depth)
        return s.Spread(NOWHERE, value) if self.flip(0.2) else value

    def array(self, depth: int) -> s.Array:
        return s.Array(NOWHERE, self.several(lambda: self.item(depth)))

    def object(self, depth: int) -> s.Object:
        return s.Object(NOWHERE, self.several(lambda: self.entry(depth)))

    def entry(self, depth: int) -> Any:
        choice = self.random.randrange(5)
        if choice == 0:
            name = self.name()
            return s.Property(NOWHERE, name.id, name, True)
        if choice == 1:
            return s.Spread(NOWHERE, self.expression(depth))
        key: Any = self.expression(depth) if choice == 2 else self.word() if choice == 3 else self.text()
        return s.Property(NOWHERE, key, self.expression(depth), False)

    def template(self, depth: int) -> s.Template:
        parts: list[Any] = []
        for _ in range(self.random.randint(0, 4)):
            if self.flip() or (parts and isinstance(parts[-1], str)):
                parts.append(self.expression(depth))
            else:
                text = self.text()
                parts += [text] if text else []
        return s.Template(NOWHERE, tuple(parts))

    def some_function(self, depth: int) -> s.Function:
        name = self.random.choice(_NAMES) if self.flip(0.2) else None
        return self.function(depth, name, self.flip(0.2), in_block=self.flip())

    def function(self, depth: int, name: str | None, is_generator: bool, *, in_block: bool) -> s.Function:
        parameters = list(self.several(lambda: self.parameter(depth, rest=False)))
        if self.flip(0.3):
            parameters.append(self.parameter(depth, rest=True))
        body = self.block(depth) if in_block or name is not None or is_generator else self.expression(depth)
        hint = self.maybe(self.hint)
        return s.Function(NOWHERE, name, tuple(parameters), body, hint, is_generator, self.flip(0.2), NOWHERE)

    def parameter(self, depth: int, *, rest: bool) -> s.Parameter:
        default = None if rest else self.maybe(lambda: self.expression(depth - 1))
        return s.Parameter(NOWHERE, self.declared(depth - 1), default, rest, self.maybe(self.hint))

    def hint(self) -> s.TypeHint:
        return s.TypeHint(NOWHERE, self.random.choice(_HINTS))

    def word_expression(self, depth: int) -> Any:
        choice = self.random.randrange(3)
        if choice == 0:
            return s.Await(NOWHERE, self.expression(depth))
        if choice == 1:
            value = self.maybe(lambda: self.expression(depth))
            return s.Yield(NOWHERE, value, value is not None and self.flip())
        return s.Delete(NOWHERE, s.Member(NOWHERE, self.expression(depth), self.word(), False, NOWHERE))

    # --- match ----------------------------------------------------------------------------------------------------------

    def match(self, depth: int) -> s.Match:
        return s.Match(NOWHERE, self.expression(depth), self.several(lambda: self.arm(depth), 3, 1))

    def arm(self, depth: int) -> s.Arm:
        body = self.block(depth) if self.flip() else self.expression(depth)
        return s.Arm(NOWHERE, self.pattern(depth), self.maybe(lambda: self.expression(depth)), body)

    def pattern(self, depth: int) -> Any:
        if depth > 0 and self.flip(0.2):
            return s.MatchOr(NOWHERE, self.several(lambda: self.pattern_one(depth - 1), 3, 2))
        return self.pattern_one(depth)

    def pattern_one(self, depth: int) -> Any:
        choice = self.random.randrange(5)
        if choice < 2 or depth <= 0:
            return s.MatchLiteral(NOWHERE, self.random.choice([1, -1, 0.5, -2.5, "a\n", True, False, None]))
        if choice == 2:
            return self.binding()
        rest = self.maybe(self.binding)
        if choice == 3:
            return s.MatchArray(NOWHERE, self.several(lambda: self.pattern(depth - 1)), rest)
        fields_of = self.several(lambda: s.MatchField(NOWHERE, self.word(), self.pattern(depth - 1)))
        return s.MatchObject(NOWHERE, fields_of, rest)

    def binding(self) -> Any:
        name = self.name()
        return s.MatchWildcard(NOWHERE) if name.id == "_" else s.MatchName(NOWHERE, name.id)
