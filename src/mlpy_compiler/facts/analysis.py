"""The state of the inference, shared by its parts, and the tables by which they find each other.

In: a resolved program. Out: the tables that `Facts` shows. The parts (`expressions.py`, `statements.py`, `loops.py`…)
fill `EVALUATE` and `EXECUTE`, one function for each class of node.

`env` is what is known at the point of the program that is being looked at: an abstract value for each tracked
variable, or None where that point cannot be reached. Tracked are a function's own variables that no inner function
writes, because any call may run any inner function. All environments of one function have the same keys, so a
variable that is not in `env` is one of which nothing is tracked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from mlpy_compiler import syntax as s
from mlpy_compiler.bindings import names_of
from mlpy_compiler.facts.lattice import NOTHING, UNKNOWN, T, join, literal
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.slots import FunctionScope, Resolution, Slot, SlotKind

__all__ = ["EVALUATE", "EXECUTE", "Analysis", "Env", "join_environments", "restrict"]

Env: TypeAlias = "dict[Slot, int]"

EVALUATE: dict[type, Callable[[Analysis, Any], int]] = {}
EXECUTE: dict[type, Callable[[Analysis, Any], None]] = {}

_TRACKED_AT_TOP = 200
"""So many variables of the top level are tracked; a program with more is a table, and tables copy slowly."""


def join_environments(left: Env | None, right: Env | None) -> Env | None:
    """What is known when either point may have been passed. The left one is changed and returned."""
    if left is None:
        return right
    if right is None or left is right or left == right:
        return left
    for slot, value in right.items():
        other = left[slot]
        if other != value:
            left[slot] = join(other, value)
    return left


class Analysis:
    """All that the inference of one program holds."""

    def __init__(self, resolution: Resolution, environment: Environment, options: CompileOptions) -> None:
        self.resolution = resolution
        self.environment = environment
        self.options = options
        self.slots = resolution.slots
        self.values: dict[int, int] = {}
        """Node -> abstract value. The last look at a node counts: it is the one in which all has settled."""
        self.fixed: dict[Slot, int] = {}
        """Variables that are bound once, to a literal or a function: known wherever they are read."""
        self.functions: dict[Slot, s.Function] = {}
        """Variables that certainly hold this function whenever they can be read."""
        self.modules: dict[Slot, str] = {}
        """Variables that certainly hold a module, by its full name."""
        self.results: dict[int, int] = {}
        """Function -> what it returns, as far as is known by now."""
        self.callers: dict[int, set[int]] = {}
        """Function -> functions whose facts rest on its result."""
        self.writes: dict[int, list[tuple[Slot, s.Assign | None]]] = {}
        """Loop -> the variables that its statements write, with the assignment if it is a plain one."""
        self.written: dict[Slot, int] = {}
        """Variable -> how many of its assignments the survey has seen; all of them, if as many as the scope pass
        counts."""
        self.counting: dict[int, Any] = {}
        self.scope: FunctionScope
        self.current = 0
        self.env: Env | None = {}
        self.returned = NOTHING
        self.breaks: list[list[Env]] = []
        self.continues: list[list[Env]] = []
        self.log: list[tuple[Slot, int]] | None = None
        """Inside a `try`: each assignment, since an error may arrive after any of them."""
        self.depth = 0

    # --- values -----------------------------------------------------------------------------------------------------

    def evaluate(self, node: Any) -> int:
        """The abstract value of an expression; what it proves about variables goes into `env`."""
        return EVALUATE[type(node)](self, node)

    def assign(self, slot: Slot | None, value: int) -> None:
        """A variable takes a value."""
        env = self.env
        if slot is None or env is None or slot not in env:
            return
        env[slot] = value
        if self.log is not None:
            self.log.append((slot, value))

    def narrow(self, node: Any, kinds: int) -> None:
        """A name was used in a way that only values of these kinds allow."""
        if type(node) is s.Name:
            env = self.env
            slot = self.slots.get(id(node))
            if slot is not None and env is not None:
                value = env.get(slot)
                if value is not None and value & T.UNKNOWN & ~kinds:
                    env[slot] = restrict(value, kinds)

    def block(self, statements: tuple[Any, ...]) -> None:
        """The statements of a block, up to where the next cannot be reached."""
        for statement in statements:
            if self.env is None:
                return
            EXECUTE[type(statement)](self, statement)

    def bind_all(self, target: Any, value: int = UNKNOWN) -> None:
        """A target takes a value, of whose parts nothing is known."""
        if type(target) is s.Name:
            self.assign(self.slots.get(id(target)), value)
        else:
            for name in names_of(target):
                self.assign(self.slots.get(id(name)), UNKNOWN)

    def read(self, slot: Slot) -> int:
        """What is known of a variable here."""
        env = self.env
        if env is not None:
            value = env.get(slot)
            if value is not None:
                return value
        return self.fixed.get(slot, UNKNOWN)

    # --- functions
    # ------------------------------------------------------------------------------------------------------

    def is_steady(self, slot: Slot) -> bool:
        """Whether a variable that this program writes once is written by nobody else.

        The names of a session live on: a later input may assign them.
        """
        return slot.assignments == 1 and (
            slot.kind is SlotKind.LOCAL or (slot.kind is SlotKind.MODULE and not self.options.session)
        )

    def fix(self, slot: Slot | None, value: Any, kind: str) -> None:
        """Note a variable that is bound once, to a literal or a function."""
        if slot is None or value is None or not self.is_steady(slot):
            return
        if slot.kind is SlotKind.MODULE and kind not in ("const", "function"):
            return
        cls = type(value)
        if cls is s.Function:
            self.fixed[slot] = T.FUNCTION
            self.functions[slot] = value
        elif cls is s.Number or cls is s.String or cls is s.Boolean:
            self.fixed[slot] = literal(value.value)
        elif cls is s.Null:
            self.fixed[slot] = T.NULL
        elif cls is s.Unary and value.operator == "-" and type(value.operand) is s.Number:
            self.fixed[slot] = literal(value.operand.value)

    def entry(self, scope: FunctionScope, own: list[Slot]) -> Env:
        """What is known when a function begins: nothing of its parameters, and its other variables are not bound
        yet.
        """
        env: Env = {}
        top = type(scope.node) is s.Program
        for slot in own:
            if slot.assigned_inside or slot.declared == "function":
                continue
            if slot.kind is SlotKind.LOCAL:
                env[slot] = UNKNOWN if slot.declared == "parameter" else NOTHING
            elif top and slot.kind is SlotKind.MODULE and not self.options.session and len(env) < _TRACKED_AT_TOP:
                env[slot] = UNKNOWN
        return env


def restrict(value: int, kinds: int) -> int:
    """A value of which is now known that it is of one of these kinds."""
    left = value & kinds & T.UNKNOWN
    if kinds & T.NUMLIKE and not kinds & T.FOREIGN and value & T.FOREIGN:
        left |= T.NUMLIKE  # an alien that got through where only numbers do is one that behaves like a number
    if not left & T.INT:
        return left | (1 << 16 if left & T.BOOL else 0)
    return left | value & ~0xFFFF
