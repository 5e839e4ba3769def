"""The syntax tree: what a program says, as plain immutable data.

In: nothing; these classes are built by `lower.py` while the parser reduces, and read by every later pass.
Each node has a `Span`. Nodes are compared by value, spans included, and hold no knowledge of scopes or types:
the passes keep what they find out in tables of their own, keyed by `id(node)`.

The classes are frozen for the type checker only: a frozen dataclass pays for `object.__setattr__` at each field,
and a 5,000-line program makes some 60,000 nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_options: object) -> Any:
        return lambda decorator: decorator


__all__ = [
    "Span", "Node",
    "Number", "String", "Template", "Boolean", "Null", "Name", "Array", "Object", "Property", "Spread",
    "Function", "Parameter", "Unary", "Binary", "Logical", "Conditional", "Member", "Index", "Slice", "Call",
    "Ended", "Match", "Arm", "Yield", "Await", "Delete", "TypeHint",
    "ArrayPattern", "ObjectPattern", "PatternField", "Default",
    "MatchLiteral", "MatchName", "MatchWildcard", "MatchArray", "MatchObject", "MatchField", "MatchOr",
    "Block", "ExpressionStatement", "Assign", "Declare", "Declarator", "FunctionDeclaration", "Return", "If", "While",
    "DoWhile", "ForIn", "ForLoop", "Break", "Continue", "Throw", "Try", "Switch", "Case", "Import", "ImportNames",
    "ImportedName", "Export", "Capability", "Allow", "Plugin", "Nonlocal", "Program",
    "Expression", "Statement", "Target", "MatchPattern",
]  # fmt: skip

Span: TypeAlias = tuple[int, int, int, int]
"""`(line, column, end line, end column)`: lines from 1, columns from 0 in code points, the end exclusive."""

_T = TypeVar("_T", bound=type)


@dataclass_transform(frozen_default=True)
def node(cls: _T) -> _T:
    return dataclass(slots=True, repr=True)(cls)  # type: ignore[return-value]


@node
class Node:
    span: Span


# --- expressions ------------------------------------------------------------------------------------------------------


@node
class Number(Node):
    value: int | float


@node
class String(Node):
    value: str


@node
class Template(Node):
    """`` `a ${b} c` `` : text parts are `str`, already unescaped; the others are expressions."""

    parts: tuple[str | Expression, ...]


@node
class Boolean(Node):
    value: bool


@node
class Null(Node):
    """`null` or `undefined`."""


@node
class Name(Node):
    id: str


@node
class Spread(Node):
    """`...value` in an array, an object or the arguments of a call."""

    value: Expression


@node
class Array(Node):
    items: tuple[Expression | Spread, ...]


@node
class Property(Node):
    """`key: value`, `[key]: value`, `"key": value`, `1: value` (a number key is already its text), or the shorthand `key`."""

    key: str | Expression
    value: Expression
    shorthand: bool


@node
class Object(Node):
    entries: tuple[Property | Spread, ...]


@node
class TypeHint(Node):
    """A type hint as written, as normalised text: `number[]`, `string | null`, `T?` is `T | null`."""

    text: str


@node
class Parameter(Node):
    target: Target
    default: Expression | None
    rest: bool
    hint: TypeHint | None


@node
class Function(Node):
    """Any function value: `function`, `fn`, arrow. `body` is a Block, or an expression for `=> expr`.

    `name` is the declared name, or None. `head` spans from the first keyword or parameter to the end of the parameters.
    """

    name: str | None
    parameters: tuple[Parameter, ...]
    body: Block | Expression
    result: TypeHint | None
    is_generator: bool
    is_async: bool
    head: Span


@node
class Unary(Node):
    operator: Literal["-", "+", "!", "~", "typeof"]
    operand: Expression


@node
class Binary(Node):
    """Arithmetic, bitwise operators, comparisons and `in`. `===` is already `==`."""

    operator: Literal[
        "+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "in"
    ]
    left: Expression
    right: Expression


@node
class Logical(Node):
    operator: Literal["&&", "||", "??"]
    left: Expression
    right: Expression


@node
class Conditional(Node):
    test: Expression
    then: Expression
    otherwise: Expression


@node
class Member(Node):
    """`object.name`, or `object?.name` when optional. `name_span` is the name alone."""

    object: Expression
    name: str
    optional: bool
    name_span: Span


@node
class Index(Node):
    """`object[index]`, or `object?.[index]` when optional."""

    object: Expression
    index: Expression
    optional: bool


@node
class Slice(Node):
    """`object[start:stop:step]`."""

    object: Expression
    start: Expression | None
    stop: Expression | None
    step: Expression | None


@node
class Call(Node):
    """`callee(arguments)`, or `callee?.(arguments)` when optional. An optional link anywhere to the left stops the whole
    chain at null: in `a?.b.c()`, a null `a` makes the value of the chain null.
    """

    callee: Expression
    arguments: tuple[Expression | Spread, ...]
    optional: bool


@node
class Ended(Node):
    """`(chain)`: parentheses around a chain that may stop at null, so that what follows them is no part of it."""

    value: Expression


@node
class Arm(Node):
    pattern: MatchPattern
    guard: Expression | None
    body: Expression | Block


@node
class Match(Node):
    subject: Expression
    arms: tuple[Arm, ...]


@node
class Yield(Node):
    """`yield v`, `yield` (value None) or `yield* it` when `delegate`."""

    value: Expression | None
    delegate: bool


@node
class Await(Node):
    value: Expression


@node
class Delete(Node):
    """`delete o.k` or `delete o[k]`: an expression, true if the key was there."""

    target: Member | Index


# --- patterns of destructuring ----------------------------------------------------------------------------------------


@node
class Default(Node):
    """`target = value` inside a pattern."""

    target: Target
    value: Expression


@node
class ArrayPattern(Node):
    """`[a, b = 1, , ...rest]`: a hole is None; `rest` is the target of the rest, or None."""

    items: tuple[Target | Default | None, ...]
    rest: Target | None


@node
class PatternField(Node):
    """`key`, `key: target`, `key = default`, `key: target = default`."""

    key: str
    target: Target
    default: Expression | None


@node
class ObjectPattern(Node):
    fields: tuple[PatternField, ...]
    rest: Name | None


# --- patterns of match ------------------------------------------------------------------------------------------------


@node
class MatchLiteral(Node):
    """A number (its sign applied), string, boolean or null."""

    value: int | float | str | bool | None


@node
class MatchName(Node):
    """A name: it matches anything and is bound to it in the arm."""

    id: str


@node
class MatchWildcard(Node):
    """`_`."""


@node
class MatchArray(Node):
    """`[a, 1, ...rest]`: matches an array of that length, or of at least that with a rest (a name or `_`)."""

    items: tuple[MatchPattern, ...]
    rest: MatchName | MatchWildcard | None


@node
class MatchField(Node):
    key: str
    pattern: MatchPattern


@node
class MatchObject(Node):
    """`{type: "a", id, ...rest}`: matches an object that has the keys."""

    fields: tuple[MatchField, ...]
    rest: MatchName | MatchWildcard | None


@node
class MatchOr(Node):
    """`p | q`: each alternative binds the same names (else a compile error in the scope pass)."""

    options: tuple[MatchPattern, ...]


# --- statements -------------------------------------------------------------------------------------------------------


@node
class Block(Node):
    body: tuple[Statement, ...]


@node
class ExpressionStatement(Node):
    value: Expression


@node
class Assign(Node):
    """`target = value`, or with `operator` one of `+ - * / // % ** && || ??`: `target op= value`.

    `x++` and `x--` arrive as `x += 1` and `x -= 1`. A compound target is a Name, Member or Index.
    """

    target: Target
    operator: str | None
    value: Expression


@node
class Declarator(Node):
    target: Target
    hint: TypeHint | None
    value: Expression | None


@node
class Declare(Node):
    kind: Literal["let", "const"]
    declarators: tuple[Declarator, ...]


@node
class FunctionDeclaration(Node):
    """A named function at statement level: hoisted in its block."""

    function: Function
    name_span: Span


@node
class Return(Node):
    value: Expression | None


@node
class If(Node):
    """`branches` are the tests with their bodies, `if` and every `elif`/`else if`, in order."""

    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block | None


@node
class While(Node):
    test: Expression
    body: Block


@node
class DoWhile(Node):
    body: Block
    test: Expression


@node
class ForIn(Node):
    """`for (target in iterable)`, `of` the same. `kind` is None for a plain assignment to the target."""

    kind: Literal["let", "const"] | None
    target: Target
    iterable: Expression
    body: Block


@node
class ForLoop(Node):
    """`for (initial; test; update)`: several initial or update statements are separated by commas."""

    initial: tuple[Statement, ...]
    test: Expression | None
    update: tuple[Statement, ...]
    body: Block


@node
class Break(Node):
    pass


@node
class Continue(Node):
    pass


@node
class Throw(Node):
    value: Expression


@node
class Try(Node):
    body: Block
    handler: Block | None
    handler_name: Name | None
    final: Block | None


@node
class Case(Node):
    """`test` is None for `default`."""

    test: Expression | None
    body: tuple[Statement, ...]


@node
class Switch(Node):
    subject: Expression
    cases: tuple[Case, ...]


@node
class Import(Node):
    """`import a.b.c;` (binds `a`, and also `c`) or `import a.b.c as x;` (binds `x`)."""

    module: str
    alias: Name | None


@node
class ImportedName(Node):
    name: str
    binding: Name


@node
class ImportNames(Node):
    """`import {f, g as h} from "a.b";`."""

    module: str
    names: tuple[ImportedName, ...]


@node
class Export(Node):
    """`export` before a function declaration, an assignment to a name, or a let/const."""

    statement: FunctionDeclaration | Assign | Declare


@node
class Allow(Node):
    """`allow read, write "pattern";` inside a capability declaration."""

    operations: tuple[str, ...]
    pattern: str | None


@node
class Capability(Node):
    """`capability NAME { resource "pattern"; allow read "pattern"; }`; NAME may be dotted."""

    name: str
    resources: tuple[str, ...]
    allows: tuple[Allow, ...]


@node
class Plugin(Node):
    """`@plugin { … }` at the head of a file: an object literal of literals."""

    metadata: Object


@node
class Nonlocal(Node):
    names: tuple[Name, ...]


@node
class Program(Node):
    """A whole source. `warnings` of lexing and parsing travel beside it, not in it."""

    body: tuple[Statement, ...]


Expression: TypeAlias = (
    Number | String | Template | Boolean | Null | Name | Array | Object | Function | Unary | Binary | Logical
    | Conditional | Member | Index | Slice | Call | Ended | Match | Yield | Await | Delete
)  # fmt: skip
Target: TypeAlias = Name | Member | Index | ArrayPattern | ObjectPattern
MatchPattern: TypeAlias = MatchLiteral | MatchName | MatchWildcard | MatchArray | MatchObject | MatchOr
Statement: TypeAlias = (
    Block | ExpressionStatement | Assign | Declare | FunctionDeclaration | Return | If | While | DoWhile | ForIn
    | ForLoop | Break | Continue | Throw | Try | Switch | Import | ImportNames | Export | Capability | Plugin | Nonlocal
)  # fmt: skip
