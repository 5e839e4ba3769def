"""Types: what an expression can certainly not be, so that the generator may emit bare Python operators.

In: a resolved tree. Out: `Types`, which gives for an expression the set of kinds that its value may have. It must be sound: a kind
left out wrongly would let an operator of Python run where ML's own has to decide. When in doubt, it is `UNKNOWN`.

How it works. A local variable that no inner function writes has the union of what is assigned to it, found by iterating from
nothing to a fixpoint; so have the results of functions that are declared once and never assigned. A parameter is unknown, unless the first thing its
function does is to compare it with a number: what gets through that is a number, or an object that orders itself among
numbers (`NUMERIC`), whose arithmetic is taken to stay among its like. All other variables are unknown.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.interface import Environment
from mlpy_compiler.slots import Resolution, Slot, SlotKind

__all__ = [
    "ARRAY",
    "BOOL",
    "FLOAT",
    "FUNCTION",
    "INT",
    "NULL",
    "NUMBER",
    "NUMERIC",
    "OBJECT",
    "STRING",
    "UNKNOWN",
    "Types",
]

NULL, BOOL, INT, FLOAT, STRING, ARRAY, OBJECT, FUNCTION, MODULE, NUMLIKE, FOREIGN = (1 << bit for bit in range(11))
UNKNOWN = (1 << 11) - 1
NUMBER = BOOL | INT | FLOAT
NUMERIC = NUMBER | NUMLIKE
_BY_NAME = {
    "number": INT | FLOAT, "int": INT, "float": FLOAT, "string": STRING, "boolean": BOOL, "array": ARRAY,
    "object": OBJECT, "null": NULL, "function": FUNCTION,
}  # fmt: skip
_ROUNDS = 8


class Types:
    """The kinds of the expressions of one program."""

    def __init__(self, resolution: Resolution, environment: Environment) -> None:
        self.resolution = resolution
        self.environment = environment
        self.slots: dict[Slot, int] = {}
        self.results: dict[Slot, int] = {}
        self._known: dict[int, int] = {}
        self._solve(_Assignments(resolution))

    def _solve(self, found: _Assignments) -> None:
        tracked = {
            slot: values for slot, values in found.values.items() if slot not in found.unknown and _is_tracked(slot)
        }
        functions = {slot: function for slot, function in found.functions.items() if slot.assignments == 1}
        for slot in tracked:
            self.slots[slot] = 0
        for slot in found.compared:
            if slot.assignments == 1 and not slot.assigned_inside:
                self.slots[slot] = NUMERIC
        for slot in functions:
            self.results[slot] = 0
        for _ in range(_ROUNDS):
            changed = False
            for slot, values in tracked.items():
                kinds = self.slots[slot]
                for value in values:
                    kinds |= value if type(value) is int else self._of(value)
                if kinds != self.slots[slot]:
                    self.slots[slot] = kinds
                    changed = True
            for slot, function in functions.items():
                kinds = self._result(function, found)
                if kinds != self.results[slot]:
                    self.results[slot] = kinds
                    changed = True
            if not changed:
                return
        self.slots = {
            slot: NUMERIC if slot in found.compared and slot not in tracked else UNKNOWN for slot in self.slots
        }
        self.results = dict.fromkeys(self.results, UNKNOWN)

    def _result(self, function: s.Function, found: _Assignments) -> int:
        if function.is_generator:
            return UNKNOWN
        if type(function.body) is not s.Block:
            return self._of(function.body)
        kinds = 0 if always_leaves(function.body.body) else NULL
        for value in found.returns.get(id(function), ()):
            kinds |= NULL if value is None else self._of(value)
        return kinds

    def of(self, node: Any) -> int:
        """The kinds that the value of an expression may have."""
        kinds = self._known.get(id(node))
        if kinds is None:
            kinds = self._known[id(node)] = self._of(node)
        return kinds

    def assume_unknown(self, node: Any) -> None:
        """Take a node that the generator made to be anything."""
        self._known[id(node)] = UNKNOWN

    def _of(self, node: Any) -> int:
        handler = _RULES.get(type(node))
        return UNKNOWN if handler is None else handler(self, node)

    def known_function(self, node: s.Call) -> Slot | None:
        """The variable of the callee, if it is certainly an ML function of this program or a declared host function."""
        if type(node.callee) is not s.Name:
            return None
        slot = self.resolution.slots.get(id(node.callee))
        if slot is None:
            return None
        if slot.declared == "function" and slot.assignments == 1:
            return slot
        if slot.kind is SlotKind.BUILTIN or slot.declared == "context function":
            return slot
        return None

    # --- one rule for each kind of node ---------------------------------------------------------------------------

    def _name(self, node: s.Name) -> int:
        slot = self.resolution.slots.get(id(node))
        if slot is None:
            return BOOL if self.resolution.constants.get(id(node)) is not None else NULL
        return self.slots.get(slot, FUNCTION if slot.declared == "function" and slot.assignments == 1 else UNKNOWN)

    def _number(self, node: s.Number) -> int:
        return INT if type(node.value) is int else FLOAT

    def _unary(self, node: s.Unary) -> int:
        if node.operator == "!":
            return BOOL
        if node.operator == "typeof":
            return STRING
        kinds = self._of(node.operand)
        if kinds & ~NUMERIC:
            return UNKNOWN
        return INT if node.operator == "~" and not kinds & NUMLIKE else _without_bool(kinds)

    def _binary(self, node: Any) -> int:
        spine = []
        while type(node) is s.Binary:
            spine.append(node)
            node = node.left
        kinds = self._of(node)
        for link in reversed(spine):
            kinds = _arithmetic(link.operator, kinds, self._of(link.right))
        return kinds

    def _logical(self, node: s.Logical) -> int:
        return self._of(node.left) | self._of(node.right)

    def _conditional(self, node: s.Conditional) -> int:
        return self._of(node.then) | self._of(node.otherwise)

    def _call(self, node: s.Call) -> int:
        slot = self.known_function(node)
        if slot is None or node.optional:
            return self._module_call(node)
        if slot.kind is SlotKind.BUILTIN:
            interface = self.environment.builtins[slot.name]
            return _BY_NAME[interface.result] if interface.result else UNKNOWN
        return self.results.get(slot, UNKNOWN)

    def _module_call(self, node: s.Call) -> int:
        callee = node.callee
        if type(callee) is s.Member and type(callee.object) is s.Name and not callee.optional and not node.optional:
            interface = self.module_function(callee)
            if interface is not None and interface.result:
                return _BY_NAME[interface.result]
        return UNKNOWN

    def module_function(self, node: s.Member) -> Any:
        """The interface of `module.f`, where `module` is a standard module's name that is bound once."""
        slot = self.resolution.slots.get(id(node.object))
        if slot is None:
            return None
        if slot.kind is SlotKind.GLOBAL_MODULE:
            module = self.environment.globals.get(slot.name)
        elif slot.declared == "import" and slot.assignments == 1 and slot.kind is SlotKind.MODULE:
            record = next((record for record in self.resolution.imports if record.span == slot.span), None)
            module = (
                None
                if record is None or "." in record.module or record.names
                else self.environment.modules.get(record.module)
            )
        else:
            return None
        return module.functions.get(node.name) if module else None

    def _await(self, node: s.Await) -> int:
        return self._of(node.value)


def always_leaves(statements: tuple[Any, ...]) -> bool:
    """Whether statements certainly end in `return` or `throw`."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, (s.Return, s.Throw)):
        return True
    if isinstance(last, s.Block):
        return always_leaves(last.body)
    if isinstance(last, s.If):
        return last.otherwise is not None and all(
            always_leaves(body.body) for body in (*(body for _, body in last.branches), last.otherwise)
        )
    return False


def _is_tracked(slot: Slot) -> bool:
    return (
        slot.kind is SlotKind.LOCAL
        and not slot.assigned_inside
        and slot.declared in ("assigned", "let", "const", "loop")
    )


def _without_bool(kinds: int) -> int:
    return (kinds & ~BOOL) | (INT if kinds & BOOL else 0)


def _arithmetic(operator: str, left: int, right: int) -> int:
    if not left or not right:  # not reached yet in this round
        return 0
    both = left | right
    if operator in ("==", "!=", "<", "<=", ">", ">=", "in"):
        return BOOL if not both & (FOREIGN | NUMLIKE) else UNKNOWN
    if both & ~NUMERIC:
        if operator == "+" and (left == STRING or right == STRING) and not both & FOREIGN:
            return STRING
        return UNKNOWN
    if both & NUMLIKE:
        return NUMERIC
    if operator in ("&", "|", "^", "<<", ">>"):
        return INT
    if operator == "/" or left == FLOAT or right == FLOAT:
        return FLOAT
    if not both & FLOAT:
        return INT | FLOAT if operator == "**" else INT
    return INT | FLOAT


_RULES: dict[type, Any] = {
    s.Name: Types._name,
    s.Number: Types._number,
    s.Unary: Types._unary,
    s.Binary: Types._binary,
    s.Logical: Types._logical,
    s.Conditional: Types._conditional,
    s.Call: Types._call,
    s.Await: Types._await,
    s.String: lambda _types, _node: STRING,
    s.Template: lambda _types, _node: STRING,
    s.Boolean: lambda _types, _node: BOOL,
    s.Null: lambda _types, _node: NULL,
    s.Array: lambda _types, _node: ARRAY,
    s.Object: lambda _types, _node: OBJECT,
    s.Function: lambda _types, _node: FUNCTION,
    s.Delete: lambda _types, _node: BOOL,
}


class _Assignments:
    """What is assigned to each variable, returned by each function, and compared first by each."""

    def __init__(self, resolution: Resolution) -> None:
        self.slots = resolution.slots
        self.resolution = resolution
        self.values: dict[Slot, list[Any]] = {}
        self.unknown: set[Slot] = set()
        self.functions: dict[Slot, s.Function] = {}
        self.returns: dict[int, list[Any]] = {}
        self.compared: set[Slot] = set()
        self._walk(resolution.program)

    def _walk(self, program: s.Program) -> None:
        stack: list[tuple[Any, int]] = [(program, id(program))]
        while stack:
            node, function = stack.pop()
            kind = type(node)
            if kind is s.Assign:
                value = node.value
                if node.operator is not None and type(node.target) is s.Name:
                    if node.operator in ("&&", "||", "??"):
                        value = s.Logical(node.span, node.operator, node.target, node.value)
                    else:
                        value = s.Binary(node.span, node.operator, node.target, node.value)
                self._assign(node.target, value)
            elif kind is s.Declarator:
                self._assign(node.target, s.Null(node.span) if node.value is None else node.value)
            elif kind is s.ForIn:
                self._spoil(node.target)
            elif kind is s.Try and node.handler_name is not None:
                self._spoil(node.handler_name)
            elif kind is s.Return:
                self.returns.setdefault(function, []).append(node.value)
            elif kind is s.FunctionDeclaration:
                slot = self.slots.get(id(node))
                if slot is not None:
                    self.functions[slot] = node.function
            elif kind is s.Function:
                function = id(node)
                self._first_comparison(node)
            for child in children(node):
                stack.append((child, function))

    def _assign(self, target: Any, value: Any) -> None:
        if type(target) is s.Name:
            slot = self.slots.get(id(target))
            if slot is not None:
                self.values.setdefault(slot, []).append(value)
        else:
            self._spoil(target)

    def _spoil(self, target: Any) -> None:
        kind = type(target)
        if kind is s.Name:
            slot = self.slots.get(id(target))
            if slot is not None:
                self.unknown.add(slot)
        elif kind in (s.ArrayPattern, s.ObjectPattern, s.PatternField, s.Default):
            for child in children(target):
                self._spoil(child)

    def _first_comparison(self, function: s.Function) -> None:
        """Note a parameter that the first statement compares with a number before anything else happens."""
        body: Any = function.body
        if type(body) is s.Block:
            if not body.body or type(body.body[0]) is not s.If:
                return
            test = body.body[0].branches[0][0]
        elif type(body) is s.Conditional:
            test = body.test
        else:
            return
        while type(test) is s.Logical:
            test = test.left
        if (
            type(test) is not s.Binary
            or test.operator not in ("<", "<=", ">", ">=")
            or type(test.right) is not s.Number
        ):
            return
        if any(
            parameter.default is not None or type(parameter.target) is not s.Name for parameter in function.parameters
        ):
            return
        slot = self.slots.get(id(test.left)) if type(test.left) is s.Name else None
        if slot is not None and slot.declared == "parameter":
            parameter = next(p for p in function.parameters if p.target.id == slot.name)  # type: ignore[union-attr]
            if not parameter.rest:
                self.compared.add(slot)


def children(node: Any) -> list[Any]:
    """The nodes directly below a node."""
    found = []
    for name in type(node).__slots__ if hasattr(type(node), "__slots__") else ():
        value = getattr(node, name)
        if isinstance(value, s.Node):
            found.append(value)
        elif type(value) is tuple:
            for part in value:
                if isinstance(part, s.Node):
                    found.append(part)
                elif type(part) is tuple:
                    found += [inner for inner in part if isinstance(inner, s.Node)]
    return found
