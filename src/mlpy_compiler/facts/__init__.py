"""Facts: what is certain of the values of a program, so that the generator may emit bare Python operators.

In: a resolved tree. Out: `Facts`. It changes no node and reports nothing. It must be sound: a kind left out wrongly
would let an operator of Python run where ML's own has to decide. When in doubt, all is possible.

    lattice.py      kinds, abstract values, what operators make of them
    analysis.py     the state, and the tables by which the parts find each other
    survey.py       first: what each loop writes, what is bound once and for all
    expressions.py  the value of each expression; calls.py, narrowing.py (tests)
    statements.py   control flow; loops.py, counting.py (loops that count)

How it works. Each function is looked at from top to bottom with an environment: what is known of each of its
variables at this point. Branches are joined where they meet, loops are repeated until their head holds for every
turn. Results of functions begin at "never returns" and grow until nothing changes; a function whose callee's result
grew is looked at again.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.facts import expressions as expressions  # these three fill the tables
from mlpy_compiler.facts import loops as loops
from mlpy_compiler.facts import statements as statements
from mlpy_compiler.facts.analysis import EVALUATE, Analysis
from mlpy_compiler.facts.calls import known_function, module_function
from mlpy_compiler.facts.counting import CountingLoop
from mlpy_compiler.facts.lattice import KINDS, NOTHING, UNKNOWN, T, bits_of, join, literal
from mlpy_compiler.facts.statements import bind
from mlpy_compiler.facts.survey import survey
from mlpy_compiler.interface import CompileOptions, Environment, FunctionInterface
from mlpy_compiler.slots import Resolution, Slot

__all__ = ["CountingLoop", "Facts", "T", "infer"]

_PATIENCE = 4
"""So many times a function's result may grow before it is taken to be anything."""

_CONSTANT: dict[type, int] = {
    s.String: T.STRING,
    s.Template: T.STRING,
    s.Array: T.ARRAY,
    s.Object: T.OBJECT,
    s.Function: T.FUNCTION,
    s.Null: T.NULL,
    s.Boolean: T.BOOL,
    s.Delete: T.BOOL,
}


class Facts:
    """What is certain of the expressions of one program. Of what was not looked at, anything is possible."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._values = analysis.values
        self.counting_loops: dict[int, CountingLoop] = analysis.counting
        self._operations: dict[int, s.Binary] = {}

    def _value(self, node: object) -> int:
        value = self._values.get(id(node))
        if value is not None:
            return value if value & KINDS else UNKNOWN  # nothing: never reached, so never asked
        if type(node) is s.Number:
            return literal(node.value)
        return _CONSTANT.get(type(node), UNKNOWN)

    def type_of(self, node: s.Node) -> int:
        """The kinds (`T`) that the value of an expression may be of. For the target of `x op= y`: its value before;
        for that `Assign` itself: its value after.
        """
        return self._value(node) & T.UNKNOWN

    def operation(self, node: s.Assign) -> s.Binary:
        """`x op= y` as the expression `x op y`, of which the same is certain. `op` is no `&&`, `||` or `??`."""
        made = self._operations.get(id(node))
        if made is None:
            operator: Any = node.operator
            target: Any = node.target
            made = self._operations[id(node)] = s.Binary(node.span, operator, target, node.value)
            if id(node) in self._values:
                self._values[id(made)] = self._values[id(node)]
        return made

    def bits_of(self, node: s.Node) -> int | None:
        """An upper bound, in bits, for the magnitude of an expression that is certainly an integer or boolean."""
        value = self._value(node)
        return 1 if type(node) is s.Boolean else bits_of(value)

    def calls_known_function(self, call: s.Call) -> Slot | None:
        """The variable of the callee, if it is certainly an ML function of this program or a declared host function."""
        return known_function(self._analysis, call)

    def module_function(self, member: s.Member) -> FunctionInterface | None:
        """The interface of `module.f`, where `module` is certainly a module whose interface is known."""
        return module_function(self._analysis, member)


def infer(resolution: Resolution, environment: Environment, options: CompileOptions) -> Facts:
    """Find the facts of a program."""
    analysis = Analysis(resolution, environment, options)
    scopes = list(resolution.scopes.values())
    own = {id(scope.node): scope for scope in scopes}
    for scope in scopes:
        survey(analysis, scope.node)
    # The top level comes last: what it calls is known by then.
    queue = deque(id(scope.node) for scope in scopes[1:])
    queue.append(id(resolution.program))
    waiting = set(queue)
    grown: dict[int, int] = {}
    while queue:
        key = queue.popleft()
        waiting.discard(key)
        scope = own[key]
        _look(analysis, scope, key)
        before = analysis.results.get(key, NOTHING)
        after = join(before, analysis.returned)
        if after != before:
            grown[key] = grown.get(key, 0) + 1
            analysis.results[key] = UNKNOWN if grown[key] > _PATIENCE else after
            for caller in analysis.callers.get(key, ()):
                if caller not in waiting:
                    waiting.add(caller)
                    queue.append(caller)
    return Facts(analysis)


def _look(a: Analysis, scope: Any, key: int) -> None:
    """Look at one function, or the top level, from its beginning to its end."""
    node = scope.node
    a.current = key
    a.scope = scope
    a.returned = NOTHING
    a.depth = 0
    a.log = None
    a.breaks, a.continues = [], []
    a.env = a.entry(scope, scope.slots)
    if type(node) is s.Program:
        a.block(node.body)
        return
    for parameter in node.parameters:
        if parameter.default is not None:
            before = a.env.copy() if a.env is not None else None
            a.evaluate(parameter.default)
            a.env = before
        if parameter.rest and type(parameter.target) is s.Name:
            a.assign(a.slots.get(id(parameter.target)), T.ARRAY)
        elif type(parameter.target) is not s.Name:
            bind(a, parameter.target, UNKNOWN)
    if type(node.body) is s.Block:
        a.block(node.body.body)
        if a.env is not None:
            a.returned = join(a.returned, T.NULL)
    else:
        a.returned = EVALUATE[type(node.body)](a, node.body)
