"""Members that are read again with nothing between that could change them: the first read is kept in a variable beside the owner.

In: the body of a function. Out: in `g.kept` and `g.reused`, the names of such variables for the nodes that fill and use them. It makes no code.

Only members of stable variables count (`item.price`), and only reads that are certain to happen before the other one. A call, a loop, a
`try`, a checkpoint, and an assignment to a member of that name or to the variable end what is known. What a host changes from outside
while a long operator yields may be seen at the next of these.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen.context import Generator
from mlpy_compiler.codegen.fast import pays
from mlpy_compiler.slots import Slot

__all__ = ["note_repeats"]

_Known = dict[tuple[Slot, str], s.Member]
_LEAVES = frozenset({s.Number, s.String, s.Boolean, s.Null, s.Name, s.Function})
_MOST = 64
"""So many members are known at a time; more are forgotten, so that the work stays in proportion to the text."""
_EXITS = frozenset({s.Return, s.Throw, s.Break, s.Continue})


def note_repeats(g: Generator, body: s.Block) -> None:
    """Find the repeated reads of a function."""
    _Repeats(g).block(body, {})


class _Repeats:
    def __init__(self, g: Generator) -> None:
        self.g = g

    # --- statements ---------------------------------------------------------------------------------------------------

    def block(self, node: s.Block, known: _Known) -> None:
        if any(type(statement) is s.FunctionDeclaration for statement in node.body):
            known.clear()
        for statement in node.body:
            self.statement(statement, known)

    def statement(self, node: Any, known: _Known) -> None:
        cls = type(node)
        if cls is s.ExpressionStatement or cls is s.Return or cls is s.Throw:
            if node.value is not None:
                self.read(node.value, known, certain=True)
        elif cls is s.Assign:
            self.read(node.value, known, certain=node.operator not in ("&&", "||", "??"))
            self.assigned(node.target, known)
        elif cls is s.Declare:
            for declarator in node.declarators:
                if declarator.value is not None:
                    self.read(declarator.value, known, certain=True)
                self.assigned(declarator.target, known)
        elif cls is s.If:
            self.branches(node, known)
        elif cls is s.Block:
            self.block(node, known)
        elif cls not in (s.Break, s.Continue, s.Nonlocal, s.FunctionDeclaration):
            known.clear()
            self.inside(node)

    def assigned(self, target: Any, known: _Known) -> None:
        """Forget what an assignment may change."""
        if type(target) is s.Name:
            slot = self.g.slots.get(id(target))
            gone = [key for key in known if key[0] is slot]
        elif type(target) is s.Member:
            gone = [key for key in known if key[1] == target.name]
        else:
            gone = list(known)
        for key in gone:
            del known[key]

    def branches(self, node: s.If, known: _Known) -> None:
        """What holds behind an `if` held before it, and still does behind each branch that leads there."""
        after: list[_Known] = []
        certain = True
        for test, body in node.branches:
            self.read(test, known, certain=certain)
            certain = False
            inner = dict(known)
            self.block(body, inner)
            if not (body.body and type(body.body[-1]) in _EXITS):
                after.append(inner)
        if node.otherwise is not None:
            inner = dict(known)
            self.block(node.otherwise, inner)
            after.append(inner)
        for key, first in list(known.items()):
            if any(inner.get(key) is not first for inner in after):
                del known[key]

    def inside(self, node: Any) -> None:
        """Loops, `try` and `switch`: each of their blocks stands alone, but the body of a loop follows its test."""
        cls = type(node)
        if cls is s.While or (cls is s.ForLoop and id(node) not in self.g.facts.counting_loops):
            known: _Known = {}
            if node.test is not None and pays(self.g, node.test, in_loop=True):
                self.read(node.test, known, certain=True)
            self.block(node.body, known)
        elif cls in (s.ForLoop, s.ForIn, s.DoWhile):
            self.block(node.body, {})
        elif cls is s.Try:
            for part in (node.body, node.handler, node.final):
                if part is not None:
                    self.block(part, {})
        elif cls is s.Switch:
            for case in node.cases:
                known = {}
                for statement in case.body:
                    self.statement(statement, known)

    # --- expressions --------------------------------------------------------------------------------------------------

    def read(self, node: Any, known: _Known, *, certain: bool) -> None:
        """Follow an expression in the order of its evaluation. `certain`: it is evaluated whenever its statement is."""
        cls = type(node)
        if cls in _LEAVES:
            return
        if cls is s.Member:
            self.member(node, known, certain)
        elif cls is s.Binary:
            self.read(node.left, known, certain=certain)
            self.read(node.right, known, certain=certain)
        elif cls is s.Logical:
            self.read(node.left, known, certain=certain)
            self.read(node.right, known, certain=False)
        elif cls is s.Conditional:
            self.read(node.test, known, certain=certain)
            self.read(node.then, known, certain=False)
            self.read(node.otherwise, known, certain=False)
        elif cls is s.Unary:
            self.read(node.operand, known, certain=certain)
        elif cls is s.Index:
            self.read(node.object, known, certain=certain)
            self.read(node.index, known, certain=certain and not node.optional)
        elif cls is s.Array or cls is s.Template:
            for part in node.items if cls is s.Array else node.parts:
                if type(part) is not str:
                    self.read(part, known, certain=certain)
        elif cls is s.Object and all(type(entry) is s.Property and type(entry.key) is str for entry in node.entries):
            for entry in node.entries:
                self.read(entry.value, known, certain=certain)
        else:
            known.clear()

    def member(self, node: s.Member, known: _Known, certain: bool) -> None:
        g = self.g
        slot = g.stable_name(node.object)
        if slot is None or node.name == "length":
            self.read(node.object, known, certain=certain)
            return
        key = (slot, node.name)
        first = known.get(key)
        if first is not None:
            g.kept[id(first)] = g.reused[id(node)] = f"{slot.python_name}λ{node.name}"
        elif certain and not node.optional:
            if len(known) >= _MOST:
                known.clear()
            known[key] = node
