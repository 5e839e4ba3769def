"""What each function reads, writes and declares, in evaluation order: the first half of the scope pass.

In: a tree. Out: a `FunctionEvents` for each function, and findings about statements that stand where they may not. No name is bound here.
Here are statements; expressions are in `events_expressions.py`, what is noted and how in `events_names.py`.
"""

from __future__ import annotations

from mlpy_compiler import syntax as s
from mlpy_compiler.bindings import names_of
from mlpy_compiler.events_expressions import ExpressionCollector
from mlpy_compiler.events_names import BlockScope, Event, FunctionEvents
from mlpy_compiler.slots import ImportRecord, Resolution

__all__ = ["collect"]


def collect(program: s.Program, resolution: Resolution, max_blocks: int) -> FunctionEvents:
    """Walk a program. Imports, capabilities and the plugin's metadata go into `resolution`, with the findings."""
    walker = _Walker(resolution, max_blocks)
    top = FunctionEvents(program, None, None)
    walker.function = top
    walker.body(program, program.body, in_loop=False, is_body=True)
    resolution.imports = tuple(walker.imports)
    resolution.capabilities = tuple(walker.capabilities)
    return top


class _Walker(ExpressionCollector):
    def __init__(self, resolution: Resolution, max_blocks: int) -> None:
        super().__init__(resolution)
        self.max_blocks = max_blocks
        self.imports: list[ImportRecord] = []
        self.capabilities: list[s.Capability] = []

    # --- blocks -------------------------------------------------------------------------------------------------------

    def visit_Block(self, node: s.Block) -> None:
        top, self.top_level = self.top_level, False
        self.body(node, node.body, in_loop=False)
        self.top_level = top

    def _loop(self, node: s.Node, body: s.Block) -> None:
        self._enter(node)
        self.function.loops += 1
        top, self.top_level = self.top_level, False
        self.body(body, body.body, in_loop=True)
        self.top_level = top
        self.function.loops -= 1
        self.function.nested -= 1

    def _enter(self, node: s.Node) -> None:
        self.function.nested += 1
        if self.function.nested == self.max_blocks + 1:
            self.report(
                "ML-C305",
                f"more than {self.max_blocks} loops and `try` inside each other in one function",
                node.span,
                "move the inner ones into a function",
            )

    # --- functions ----------------------------------------------------------------------------------------------------

    def visit_FunctionDeclaration(self, node: s.FunctionDeclaration) -> None:
        self.function.events.append(Event("declare", node.function.name or "", node, self.block, self.function))
        self.visit_Function(node.function)

    def visit_Return(self, node: s.Return) -> None:
        if node.value is not None:
            self.visit(node.value)
        if self.function.parent is None:
            self.report(
                "ML-C201",
                "`return` stands outside a function",
                node.span,
                "a program's value is its last statement, or `result`",
            )

    def visit_Nonlocal(self, node: s.Nonlocal) -> None:
        for name in node.names:
            if self.function.parent is None:
                self.report(
                    "ML-C204",
                    "`nonlocal` stands outside a function",
                    node.span,
                    "remove it: this is the module's own scope",
                )
            elif any(name.id == parameter.id for parameter in self.function.parameters):
                self.report(
                    "ML-C111",
                    f"`{name.id}` is a parameter, and cannot be `nonlocal` too",
                    name.span,
                    "rename the parameter",
                )
            elif name.id in self.function.assigned:
                self.report(
                    "ML-C108",
                    f"`{name.id}` is assigned before its `nonlocal`",
                    name.span,
                    "move `nonlocal` to the top of the function",
                )
            else:
                self.function.nonlocals[name.id] = name
                self.function.assigned.setdefault(name.id, Event("write", name.id, name, self.block, self.function))
                self.function.first.setdefault(name.id, "nonlocal")

    # --- statements -----------------------------------------------------------------------------------------------------

    def visit_ExpressionStatement(self, node: s.ExpressionStatement) -> None:
        self.visit(node.value)

    def visit_Assign(self, node: s.Assign) -> None:
        if node.operator is not None:
            if type(node.target) is s.Name:
                self.read(node.target.id, node.target)
            self.visit(node.value)
            if type(node.target) is s.Name:
                self.write(node.target, "assigned")
            else:
                self.visit(node.target)
            return
        self.visit(node.value)
        self.target(node.target, "assigned")

    def visit_Declare(self, node: s.Declare) -> None:
        for declarator in node.declarators:
            if declarator.value is not None:
                self.visit(declarator.value)
            self.target(declarator.target, "declare")

    def visit_If(self, node: s.If) -> None:
        for test, body in node.branches:
            self.visit(test)
            self.visit_Block(body)
        if node.otherwise is not None:
            self.visit_Block(node.otherwise)

    def _head(self, node: s.Node) -> BlockScope:
        """The scope of what stands in the head of a loop, and is fresh in each turn."""
        head = BlockScope(node, self.block, True, False, False)
        self.function.blocks.append(head)
        return head

    def _test(self, node: s.While | s.DoWhile) -> None:
        outer, self.block = self.block, self._head(node)
        self.visit(node.test)
        self.block = outer

    def visit_While(self, node: s.While) -> None:
        self._test(node)
        self._loop(node, node.body)

    def visit_DoWhile(self, node: s.DoWhile) -> None:
        self._loop(node, node.body)
        self._test(node)

    def visit_ForIn(self, node: s.ForIn) -> None:
        self.visit(node.iterable)
        if node.kind is None:
            self.target(node.target, "loop")
            self._loop(node, node.body)
            return
        outer, head = self.block, self._head(node)
        for name in names_of(node.target):
            self.declare(head, name.id, node.kind, name.span)
        self.block = head
        self.target(node.target, "declare")
        self._loop(node, node.body)
        self.block = outer

    def visit_ForLoop(self, node: s.ForLoop) -> None:
        outer, head = self.block, self._head(node)
        for statement in node.initial:
            if type(statement) is s.Declare:
                for declarator in statement.declarators:
                    for name in names_of(declarator.target):
                        self.declare(head, name.id, statement.kind, name.span)
        self.block = head
        for statement in node.initial:
            self.visit(statement)
        if node.test is not None:
            self.visit(node.test)
        self._loop(node, node.body)
        for statement in node.update:
            self.visit(statement)
        self.block = outer

    def visit_Break(self, node: s.Break) -> None:
        if not self.function.loops and not self.function.switches:
            self.report(
                "ML-C202", "`break` stands outside a loop or `switch`", node.span, "in a function, `return` ends it"
            )

    def visit_Continue(self, node: s.Continue) -> None:
        if not self.function.loops:
            self.report("ML-C202", "`continue` stands outside a loop", node.span, None)

    def visit_Throw(self, node: s.Throw) -> None:
        self.visit(node.value)

    def visit_Try(self, node: s.Try) -> None:
        self._enter(node)
        self.visit_Block(node.body)
        if node.handler is not None:
            if node.handler_name is not None:
                self.write(node.handler_name, "except")
            self.visit_Block(node.handler)
        if node.final is not None:
            self.visit_Block(node.final)
        self.function.nested -= 1

    def visit_Switch(self, node: s.Switch) -> None:
        self.visit(node.subject)
        self.function.switches += 1
        for case in node.cases:
            if case.test is not None:
                self.visit(case.test)
        statements = tuple(statement for case in node.cases for statement in case.body)
        top, self.top_level = self.top_level, False
        self.body(node, statements, in_loop=False)
        self.top_level = top
        self.function.switches -= 1

    def visit_Import(self, node: s.Import) -> None:
        self.imports.append(ImportRecord(node.module, (), node.span))
        if node.alias is not None:
            self.write(node.alias, "import")
            return
        head, _, _ = node.module.partition(".")
        self.write(_import_name(self.resolution, node, head, 0), "import")
        last = node.module.rpartition(".")[2]
        if last != head:
            self.write(_import_name(self.resolution, node, last, 1), "import")

    def visit_ImportNames(self, node: s.ImportNames) -> None:
        self.imports.append(ImportRecord(node.module, tuple(name.name for name in node.names), node.span))
        for name in node.names:
            self.write(name.binding, "import")

    def visit_Export(self, node: s.Export) -> None:
        if not self.top_level or self.function.parent is not None:
            self.report("ML-C205", "`export` stands inside a block or function", node.span, "move it to the top level")
        statement = node.statement
        if isinstance(statement, s.FunctionDeclaration):
            names = [statement.function.name or ""]
        elif isinstance(statement, s.Declare):
            names = [name.id for declarator in statement.declarators for name in names_of(declarator.target)]
        else:
            names = [name.id for name in names_of(statement.target)]
        self.function.exported.update(dict.fromkeys(names))
        self.visit(statement)

    def visit_Capability(self, node: s.Capability) -> None:
        if not self.top_level:
            self.report("ML-C206", "a capability is declared at the top level", node.span, "move it there")
        self.capabilities.append(node)

    def visit_Plugin(self, node: s.Plugin) -> None:
        program = self.resolution.program
        if program.body[0] is not node:
            self.report("ML-C207", "`@plugin` stands at the head of a file", node.span, "move it there")
        self.resolution.plugin = node


def _import_name(resolution: Resolution, node: s.Import, name: str, position: int) -> s.Name:
    """The name that an import binds; kept in the resolution, where the generator finds it again."""
    made: list[s.Name] = resolution.reads.setdefault(id(node), [])
    made.append(s.Name(node.span, name))
    return made[position]
