"""What expressions, functions among them, read, write and declare: a part of `events.py`.

In: nodes of expressions. Out: events, and findings about `yield` and the patterns of `match`.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.bindings import first_match_names, match_names, names_of, pattern_parts
from mlpy_compiler.events_names import BlockScope, Event, FunctionEvents, NameCollector

__all__ = ["ExpressionCollector"]


class ExpressionCollector(NameCollector):
    """Walks expressions."""

    # --- functions ----------------------------------------------------------------------------------------------------

    def visit_Function(self, node: s.Function) -> None:
        outer, block, top = self.function, self.block, self.top_level
        inner = FunctionEvents(node, outer, block)
        outer.children.append(inner)
        self.function, self.top_level = inner, False
        head = BlockScope(node, None, False, False, False)
        inner.blocks.append(head)
        self.block = head
        for parameter in node.parameters:
            inner.parameters += names_of(parameter.target)
            for name in names_of(parameter.target):
                inner.first.setdefault(name.id, "write")
        for parameter in node.parameters:
            if parameter.default is not None:
                self.visit(parameter.default)
            self.target(parameter.target, "parameter")
        if type(node.body) is s.Block:
            self.body(node.body, node.body.body, in_loop=False, is_body=True)
        else:
            self.visit(node.body)
        self.function, self.block, self.top_level = outer, block, top
        for read, how in inner.first.items():
            if how == "read" and read not in outer.first and not self._is_declared(read):
                outer.first[read] = "read"

    def visit_Yield(self, node: s.Yield) -> None:
        if node.value is not None:
            self.visit(node.value)
        function = self.function.node
        if isinstance(function, s.Program) or not function.is_generator:
            self.report("ML-C203", "`yield` stands outside a generator", node.span, "write `function* name() { … }`")

    # --- expressions ------------------------------------------------------------------------------------------------------

    def visit_Name(self, node: s.Name) -> None:
        self.read(node.id, node)

    def visit_Number(self, node: s.Node) -> None:
        pass

    visit_String = visit_Boolean = visit_Null = visit_Number

    def visit_Template(self, node: s.Template) -> None:
        for part in node.parts:
            if type(part) is not str:
                self.visit(part)

    def visit_Array(self, node: s.Array) -> None:
        items: tuple[Any, ...] = node.items  # where the parser found errors, parts of patterns may stand in it
        for item in items:
            if item is not None and type(item) is not s.Default:
                self.visit(item)

    def visit_Object(self, node: s.Object) -> None:
        for entry in node.entries:
            if type(entry) is s.Property:
                if type(entry.key) is not str:
                    self.visit(entry.key)
                self.visit(entry.value)
            elif type(entry) is s.Spread:
                self.visit(entry.value)

    def visit_Spread(self, node: s.Spread) -> None:
        self.visit(node.value)

    visit_Await = visit_Spread
    visit_Ended = visit_Spread

    def visit_Unary(self, node: s.Unary) -> None:
        if node.operator == "typeof" and type(node.operand) is s.Name:
            outer, self.in_typeof = self.in_typeof, True
            self.visit(node.operand)
            self.in_typeof = outer
            return
        self.visit(node.operand)

    def visit_Binary(self, node: Any) -> None:
        spine: list[Any] = []
        while type(node) is s.Binary or type(node) is s.Logical:
            spine.append(node.right)
            node = node.left
        self.visit(node)
        for right in reversed(spine):
            self.visit(right)

    visit_Logical = visit_Binary

    def visit_Conditional(self, node: s.Conditional) -> None:
        self.visit(node.test)
        self.visit(node.then)
        self.visit(node.otherwise)

    def visit_Member(self, node: Any) -> None:
        """A chain of members, items, slices and calls, however long."""
        spine: list[Any] = []
        while True:
            kind = type(node)
            if kind is s.Member or kind is s.Index or kind is s.Slice:
                spine.append(node)
                node = node.object
            elif kind is s.Call:
                spine.append(node)
                node = node.callee
            else:
                break
        self.visit(node)
        for link in reversed(spine):
            kind = type(link)
            if kind is s.Index:
                self.visit(link.index)
            elif kind is s.Call:
                callee = link.callee
                if type(callee) is s.Name or (type(callee) is s.Member and type(callee.object) is s.Name):
                    self.resolution.calls.append(link)
                for argument in link.arguments:
                    self.visit(argument)
            elif kind is s.Slice:
                for part in (link.start, link.stop, link.step):
                    if part is not None:
                        self.visit(part)

    visit_Index = visit_Slice = visit_Call = visit_Member

    def visit_Delete(self, node: s.Delete) -> None:
        self.visit(node.target)

    def visit_Match(self, node: s.Match) -> None:
        self.visit(node.subject)
        for arm in node.arms:
            outer = self.block
            block = BlockScope(arm, outer, outer.in_loop, False, False)
            self.function.blocks.append(block)
            self.block = block
            self._pattern(arm.pattern, block)
            if arm.guard is not None:
                self.visit(arm.guard)
            self.visit(arm.body)
            self.block = outer

    def _pattern(self, pattern: Any, block: BlockScope) -> None:
        for name in first_match_names(pattern):
            if name.id in block.declared:
                self.report(
                    "ML-C110",
                    f"the pattern binds `{name.id}` twice",
                    name.span,
                    "rename one, and compare them in a `when`",
                )
            block.declared[name.id] = ("match", name.span, None)
        for name in match_names(pattern):
            block.declared.setdefault(name.id, ("match", name.span, None))
            self.function.events.append(Event("declare", name.id, name, block, self.function))
        self._alternatives(pattern)

    def _alternatives(self, pattern: Any) -> None:
        if isinstance(pattern, s.MatchOr):
            sets = [{name.id for name in match_names(option)} for option in pattern.options]
            if any(names != sets[0] for names in sets):
                self.report(
                    "ML-C109",
                    "the alternatives of a pattern bind different names",
                    pattern.span,
                    "bind the same names in each",
                )
        for child in pattern_parts(pattern):
            self._alternatives(child)
