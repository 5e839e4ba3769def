"""What the parts of the generator share: the tables of the passes before, the function that is being made, and the order of evaluation.

In: nodes. Out: through the tables `EXPRESSIONS` and `STATEMENTS`, which the parts fill, one function for each class of node.

An expression becomes one Python expression where it can. What cannot (a `match` whose arms are blocks, a chain too long for Python's
compiler) puts *statements* before the one that it stands in. Operands that were made already move into temporaries before those
statements, so that all is evaluated once, from left to right: `spill` does that, and `Generator.ordered` counts such statements. The `def`
of a function value is a statement too, but it does nothing that can be seen, so it does not count.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.facts import Facts, T
from mlpy_compiler.interface import CompileOptions
from mlpy_compiler.slots import FunctionScope, Resolution, Slot, SlotKind
from mlpy_compiler.source import Source
from mlpy_compiler.visitor import is_stop, walk

__all__ = ["EXPRESSIONS", "STATEMENTS", "Frame", "Generator", "Loop"]

_LONGEST_NAMED = 60
"""Characters of an expression that an error shows."""

EXPRESSIONS: dict[type, Callable[[Generator, Any], ast.expr]] = {}
STATEMENTS: dict[type, Callable[[Generator, Any], None]] = {}


class Loop:
    """A loop, or a switch, that `break` and `continue` may mean.

    `continues` are the places of the `continue` statements made for it, as lists that take what has to run before; `late` says that what
    a turn ends with cannot be repeated there. `flag` is the temporary by which a `continue` leaves a switch that is a loop in Python.
    """

    __slots__ = ("continues", "flag", "growing", "has_update", "late", "tries")

    def __init__(self, frame: Frame, *, has_update: bool = False, flag: str | None = None) -> None:
        self.has_update = has_update
        self.flag = flag
        self.tries = frame.tries
        self.continues: list[list[ast.stmt]] = []
        self.late = False
        self.growing: dict[str, str] | None = None
        """Names of variables that grow in small steps, each with its limit: their size is looked at when the engine asks for a pause,
        which is each millisecond, and behind the loop. None: there is no such look."""


class Frame:
    """A Python function that is being made."""

    __slots__ = ("bound", "is_top", "loops", "passing", "scope", "steady", "temps", "tests", "tries")

    def __init__(self, scope: FunctionScope, *, is_top: bool = False) -> None:
        self.scope = scope
        self.is_top = is_top
        self.temps = 0
        self.tries = 0
        self.loops: list[Loop] = []
        self.passing: list[str] = []
        """Where the errors are noted that pass the `finally` blocks around what is being made."""
        self.bound: dict[Slot, list[tuple[ast.stmt, int]]] = {}
        """Variable -> the statements that bind it, each with how often it may run."""
        self.tests: dict[tuple[Slot, str], list[tuple[ast.IfExp | ast.If, int]]] = {}
        """Variable and kind -> the nodes whose test asks whether it is of that kind, each with how often it may run."""
        self.steady: set[int] = set()
        """Statements that leave a number where there was a number: `total = total + x` in its fast form."""


class Generator:
    """The state of one generation. `at` gives the place of a span."""

    def __init__(self, resolution: Resolution, facts: Facts, source: Source, options: CompileOptions) -> None:
        self.resolution = resolution
        self.slots = resolution.slots
        self.facts = facts
        self.kinds = facts.type_of
        self.source = source
        self.options = options
        self.at: Callable[[Any], Place] = tuple if source.is_ascii else self._byte_place
        self.frame: Frame
        self.out: list[ast.stmt] = []
        self.ordered = 0
        self.hint: str | None = None
        self.free_boxes: dict[int, set[Slot]] | None = None
        self.fast = False
        """Whether the statement that is being made has a full form beside it, to which an error leads."""
        self.brief = False
        """Whether it is that full form, which hardly ever runs: short code is better than fast code."""
        self.likely: set[int] = set()
        """In a fast form, the members that are likely to be there."""
        self.kept: dict[int, str] = {}
        """Members whose value is kept, each with the variable that keeps it; see `repeats.py`."""
        self.reused: dict[int, str] = {}
        """Members whose value such a variable holds."""
        self.extents: dict[Slot, s.Span] = {}
        """For a debugger: where the variables of blocks can be seen."""
        self.told: dict[FunctionScope, str] = {}
        """And what it is told of them, by functions."""
        if options.debug:
            for block in walk(resolution.program):
                for slot in resolution.block_slots.get(id(block), ()):
                    self.extents[slot] = block.span

    def _byte_place(self, span: Any) -> Place:
        line, column, end_line, end_column = span
        source = self.source
        return line, source.byte_column(line, column), end_line, source.byte_column(end_line, end_column)

    # --- statements -------------------------------------------------------------------------------------------------

    def temp(self) -> str:
        """A fresh name for a temporary. It lives to the end of the statement that it was made for."""
        self.frame.temps += 1
        return f"λ{self.frame.temps}"

    def emit(self, statement: ast.stmt) -> None:
        self.out.append(statement)
        self.ordered += 1

    def hoist(self, statement: ast.stmt) -> None:
        """Emit a statement whose moment does not matter."""
        self.out.append(statement)

    def statement(self, node: Any) -> None:
        frame = self.frame
        temps = frame.temps
        if is_stop(node):
            self.stop(node)
        STATEMENTS[type(node)](self, node)
        frame.temps = temps

    def stop(self, node: Any) -> None:
        """Where a debugger may stop, if there is to be one, before what `node` says: it is told of the variables of blocks, and where it stands."""
        if not self.options.debug:
            return
        p = self.at(node.span)
        told = self._of_blocks(self.frame.scope)
        given = [b.constant(p, told), b.constant(p, node.span[1])] if told else []
        self.emit(b.do(p, b.call(p, "λstatement", *given)))

    def _of_blocks(self, scope: FunctionScope) -> str:
        """The variables of a function that belong to blocks, the outer ones first: their names in ML and in Python, whether they live in boxes, and where
        they can be seen: `x xλ1 0 3 2 5 1`. It is one text, since the calls of a function share it: together they are no longer than the program.
        """
        told = self.told.get(scope)
        if told is None:
            slots = [slot for slot in (*scope.slots, *scope.free) if slot in self.extents]
            rows = sorted((self.extents[slot], slot.name, slot.python_name, int(slot.boxed)) for slot in slots)
            told = "\n".join(" ".join(map(str, (name, made, boxed, *extent))) for extent, name, made, boxed in rows)
            self.told[scope] = told
        return told

    def apart(self, make: Callable[[], Any]) -> tuple[list[ast.stmt], Any]:
        """What is emitted while something is made, as a list of its own, and what was made."""
        outer = self.out
        inner: list[ast.stmt] = []
        self.out = inner
        made = make()
        self.out = outer
        return inner, made

    # --- expressions ------------------------------------------------------------------------------------------------

    def expression(self, node: Any) -> ast.expr:
        return EXPRESSIONS[type(node)](self, node)

    def named(self, node: Any, name: str | None) -> ast.expr:
        """An expression; a function value that has no name of its own gets this one."""
        if type(node) is s.Function:
            self.hint = name
        return EXPRESSIONS[type(node)](self, node)

    def operands(self, nodes: Sequence[Any]) -> list[ast.expr]:
        """Expressions that are evaluated one after the other."""
        made: list[ast.expr] = []
        for node in nodes:
            self.operand(made, node)
        return made

    def operand(self, made: list[ast.expr], node: Any) -> None:
        """Make one more expression, to be evaluated behind those in `made`."""
        mark, ordered = len(self.out), self.ordered
        value = EXPRESSIONS[type(node)](self, node)
        if self.ordered != ordered:
            self.spill(made, mark)
        made.append(value)

    def spill(self, made: list[Any], mark: int) -> None:
        """Move what was made into temporaries, before the statement at `mark`."""
        moves: list[ast.stmt] = []
        for index, value in enumerate(made):
            if value is None or not _is_movable(value):
                continue
            if type(value) is ast.Starred:
                value.value = self._move(moves, value.value)
            else:
                made[index] = self._move(moves, value)
        self.out[mark:mark] = moves

    def _move(self, moves: list[ast.stmt], value: ast.expr) -> ast.expr:
        p = b.place_of(value)
        temp = self.temp()
        moves.append(b.assign(p, temp, value))
        return b.name(p, temp)

    def hold(self, value: ast.expr) -> str:
        """Put a value into a temporary now; its name."""
        if type(value) is ast.Name and _is_temp(value.id):
            return value.id
        temp = self.temp()
        self.emit(b.assign(b.place_of(value), temp, value))
        return temp

    def hold_or_walrus(self, value: ast.expr) -> tuple[str, ast.expr | None]:
        """A temporary for a value, and the expression that fills it, if it is not filled already."""
        if type(value) is ast.Name and _is_temp(value.id):
            return value.id, None
        temp = self.temp()
        return temp, b.walrus(b.place_of(value), temp, value)

    def choose(
        self, p: Place, test: ast.expr, then: Callable[[], ast.expr], otherwise: Callable[[], ast.expr]
    ) -> ast.expr:
        """`then` if the test holds, else `otherwise`; as statements where one of them needs some."""
        before = self.ordered
        first, value = self.apart(then)
        second, other = self.apart(otherwise)
        if self.ordered == before:
            self.out += first
            self.out += second
            return b.if_else(p, test, value, other)
        temp = self.temp()
        first.append(b.assign(p, temp, value))
        second.append(b.assign(p, temp, other))
        self.emit(b.if_(p, test, first, second))
        return b.name(p, temp)

    # --- variables ----------------------------------------------------------------------------------------------------

    def is_stable(self, slot: Slot | None) -> bool:
        """Whether nothing but the statements of the current function can change what a variable holds."""
        if slot is None or slot.boxed or slot.assigned_inside or slot.owner is not self.frame.scope:
            return False
        return slot.kind is SlotKind.LOCAL or (
            slot.kind is SlotKind.MODULE and self.frame.is_top and not self.options.session
        )

    def stable_name(self, node: Any) -> Slot | None:
        """The variable of an expression that is a mere name of a stable variable."""
        if type(node) is not s.Name:
            return None
        slot = self.slots.get(id(node))
        return slot if self.is_stable(slot) else None

    def written(self, node: Any) -> ast.expr:
        """What the program says at a node, as a constant: an error that finds null there names it. `None` where it cannot be null."""
        p = self.at(node.span)
        if not self.kinds(node) & T.NULL:
            return b.constant(p, None)
        if type(node) is s.Name:
            return b.constant(p, node.id)
        line, column, end_line, end = node.span
        text = self.source.line(line)[column : end if end_line == line else None]
        return b.constant(p, text if len(text) <= _LONGEST_NAMED else f"…{text[-_LONGEST_NAMED:]}")

    def often(self, more: int = 0) -> int:
        """How often what is being made may run: what stands in a loop ten times as often as what stands around it."""
        return 0 if self.brief else 10 ** (len(self.frame.loops) + more)

    def is_hot(self) -> bool:
        """Whether what is being made may run often, and is not the full form beside a fast one."""
        return not self.brief and (not self.frame.is_top or bool(self.frame.loops))

    def is_steady(self, node: Any) -> bool:
        """Whether an expression is short, does nothing, and gives the same whatever else of its statement runs before."""
        cls = type(node)
        if cls is s.Name:
            slot = self.slots.get(id(node))
            return slot is None or self.is_stable(slot)
        if cls is s.Binary and node.operator in ("+", "-"):
            return all(
                type(side) is s.Number or (type(side) is s.Name and self.is_steady(side) and self.kinds(side) == T.INT)
                for side in (node.left, node.right)
            )
        return cls is s.Number or cls is s.String or cls is s.Boolean or cls is s.Null


def _is_temp(text: str) -> bool:
    return text[0] == "λ" and text[1:].isdigit()


def _is_movable(value: Any) -> bool:
    cls = type(value)
    return cls is not ast.Constant and not (cls is ast.Name and _is_temp(value.id))
