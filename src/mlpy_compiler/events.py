"""What each function reads, writes and declares, in evaluation order: the first half of the scope pass.

In: a tree. Out: a `FunctionEvents` for each function, and findings about statements that stand where they may not. No name is bound here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.slots import FunctionScope, ImportRecord, Resolution, Slot

__all__ = ["BlockScope", "Event", "FunctionEvents", "collect"]


@dataclass(slots=True, eq=False)
class BlockScope:
    """A block: what `let`, `const` and `function` declare in it."""

    node: s.Node
    parent: BlockScope | None
    in_loop: bool
    is_body: bool
    is_function_body: bool
    declared: dict[str, tuple[str, s.Span, tuple[int, int | None] | None]] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Event:
    """A name that is read, written (`how`: assigned, import, loop, except) or declared, at a node of a block."""

    kind: str
    name: str
    node: Any
    block: BlockScope
    events: FunctionEvents
    how: str = "assigned"
    in_typeof: bool = False


@dataclass(slots=True, eq=False)
class FunctionEvents:
    """A function as its names see it."""

    node: s.Function | s.Program
    parent: FunctionEvents | None
    written_in: BlockScope | None
    parameters: list[s.Name] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    blocks: list[BlockScope] = field(default_factory=list)
    children: list[FunctionEvents] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    assigned: dict[str, Event] = field(default_factory=dict)
    nonlocals: dict[str, s.Name] = field(default_factory=dict)
    exported: list[str] = field(default_factory=list)
    own: dict[str, Slot] = field(default_factory=dict)
    enclosing: set[str] = field(default_factory=set)
    declared: set[Slot] = field(default_factory=set)
    scope: FunctionScope | None = None
    loops: int = 0
    switches: int = 0
    nested: int = 0


def collect(program: s.Program, resolution: Resolution, max_blocks: int) -> FunctionEvents:
    """Walk a program. Imports, capabilities and the plugin's metadata go into `resolution`, with the findings."""
    walker = _Walker(resolution, max_blocks)
    top = FunctionEvents(program, None, None)
    walker.function = top
    walker.body(program, program.body, in_loop=False, is_body=True)
    resolution.imports = tuple(walker.imports)
    resolution.capabilities = tuple(walker.capabilities)
    return top


class _Walker:
    function: FunctionEvents
    block: BlockScope

    def __init__(self, resolution: Resolution, max_blocks: int) -> None:
        self.resolution = resolution
        self.max_blocks = max_blocks
        self.imports: list[ImportRecord] = []
        self.capabilities: list[s.Capability] = []
        self.in_typeof = False
        self.top_level = True
        handlers: dict[type, Callable[[Any], None]] = {}
        for name in s.__all__:
            method = getattr(self, f"visit_{name}", None)
            if method is not None:
                handlers[getattr(s, name)] = method
        self.handlers = handlers
        self.block = None  # type: ignore[assignment]

    def report(self, code: str, message: str, span: s.Span, hint: str | None = None) -> None:
        self.resolution.diagnostics.append(Diagnostic(code, "error", message, span, hint))

    def visit(self, node: Any) -> None:
        self.handlers[type(node)](node)

    # --- names ------------------------------------------------------------------------------------------------------

    def read(self, name: str, node: Any) -> None:
        function = self.function
        function.events.append(Event("read", name, node, self.block, function, in_typeof=self.in_typeof))
        if name not in function.first and not self._is_declared(name):
            function.first[name] = "read"

    def write(self, node: s.Name, how: str) -> None:
        function, name = self.function, node.id
        if self._is_declared(name):
            function.events.append(Event("write", name, node, self.block, function, how))
            return
        event = Event("write", name, node, self.block, function, how)
        function.events.append(event)
        function.first.setdefault(name, "write")
        function.assigned.setdefault(name, event)

    def _is_declared(self, name: str) -> bool:
        block: BlockScope | None = self.block
        while block is not None:
            if name in block.declared:
                return True
            block = block.parent
        return False

    def target(self, node: Any, how: str) -> None:
        """A target of an assignment (`how`), or of a declaration (`how` is "declare")."""
        kind = type(node)
        if kind is s.Name:
            if how == "declare":
                self.function.events.append(Event("declare", node.id, node, self.block, self.function))
            elif how != "parameter":
                self.write(node, how)
        elif kind is s.ArrayPattern:
            for item in node.items:
                if type(item) is s.Default:
                    self.visit(item.value)
                    self.target(item.target, how)
                elif item is not None:
                    self.target(item, how)
            if node.rest is not None:
                self.target(node.rest, how)
        elif kind is s.ObjectPattern:
            for pattern in node.fields:
                if pattern.default is not None:
                    self.visit(pattern.default)
                self.target(pattern.target, how)
            if node.rest is not None:
                self.target(node.rest, how)
        else:
            self.visit(node)

    def declare(
        self, block: BlockScope, name: str, how: str, span: s.Span, arity: tuple[int, int | None] | None = None
    ) -> None:
        old = block.declared.get(name)
        if old is not None:
            hint = f"the first is in line {old[1][0]}; assign without `let`, or rename"
            self.report("ML-C101", f"`{name}` is declared twice in this block", span, hint)
            return
        block.declared[name] = (how, span, arity)

    # --- blocks -------------------------------------------------------------------------------------------------------

    def body(
        self, node: s.Node, statements: tuple[Any, ...], *, in_loop: bool, is_body: bool = False, declare: Any = None
    ) -> None:
        """The statements of a block, in a scope of their own; `declare` adds names before."""
        outer = self.block
        block = BlockScope(
            node, outer, in_loop or (outer is not None and outer.in_loop and not is_body), is_body, is_body
        )
        self.function.blocks.append(block)
        self.block = block
        if declare is not None:
            declare(block)
        for statement in statements:
            inner = statement.statement if type(statement) is s.Export else statement
            if type(inner) is s.Declare:
                for declarator in inner.declarators:
                    for name in names_of(declarator.target):
                        self.declare(block, name.id, inner.kind, name.span)
            elif type(inner) is s.FunctionDeclaration:
                self.declare(block, inner.function.name or "", "function", inner.name_span, _arity(inner.function))
        for statement in statements:
            self.visit(statement)
        self.block = outer

    def visit_Block(self, node: s.Block) -> None:
        top, self.top_level = self.top_level, False
        self.body(node, node.body, in_loop=False)
        self.top_level = top

    def _loop(self, node: s.Node, body: s.Block, declare: Any = None) -> None:
        self._enter(node)
        self.function.loops += 1
        top, self.top_level = self.top_level, False
        self.body(body, body.body, in_loop=True, declare=declare)
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

    def visit_Yield(self, node: s.Yield) -> None:
        if node.value is not None:
            self.visit(node.value)
        function = self.function.node
        if isinstance(function, s.Program) or not function.is_generator:
            self.report("ML-C203", "`yield` stands outside a generator", node.span, "write `function* name() { … }`")

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
        self.function.exported += [name for name in names if name not in self.function.exported]
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

    def visit_Unary(self, node: s.Unary) -> None:
        if node.operator == "typeof" and type(node.operand) is s.Name:
            outer, self.in_typeof = self.in_typeof, True
            self.visit(node.operand)
            self.in_typeof = outer
            return
        self.visit(node.operand)

    def visit_Binary(self, node: Any) -> None:
        spine = []
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
        spine = []
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
        for name in _once(pattern):
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
        for child in _parts(pattern):
            self._alternatives(child)


def _import_name(resolution: Resolution, node: s.Import, name: str, position: int) -> s.Name:
    """The name that an import binds; kept in the resolution, where the generator finds it again."""
    made: list[s.Name] = resolution.reads.setdefault(id(node), [])
    made.append(s.Name(node.span, name))
    return made[position]


def _arity(function: s.Function) -> tuple[int, int | None]:
    required = sum(parameter.default is None and not parameter.rest for parameter in function.parameters)
    most = None if any(parameter.rest for parameter in function.parameters) else len(function.parameters)
    return required, most


def names_of(target: Any) -> list[s.Name]:
    """The names that a target binds."""
    if type(target) is s.Name:
        return [target]
    names: list[s.Name] = []
    if type(target) is s.ArrayPattern:
        for item in target.items:
            if item is not None:
                names += names_of(item.target if type(item) is s.Default else item)
        if target.rest is not None:
            names += names_of(target.rest)
    elif type(target) is s.ObjectPattern:
        for pattern in target.fields:
            names += names_of(pattern.target)
        if target.rest is not None:
            names.append(target.rest)
    return names


def _parts(pattern: Any) -> list[Any]:
    if isinstance(pattern, s.MatchArray):
        return [*pattern.items, *([pattern.rest] if pattern.rest else [])]
    if isinstance(pattern, s.MatchObject):
        return [*(part.pattern for part in pattern.fields), *([pattern.rest] if pattern.rest else [])]
    return list(pattern.options) if isinstance(pattern, s.MatchOr) else []


def _once(pattern: Any) -> list[s.MatchName]:
    """The names that a pattern binds, of alternatives only those of the first."""
    if isinstance(pattern, s.MatchName):
        return [pattern]
    parts = _parts(pattern)
    return [name for part in (parts[:1] if isinstance(pattern, s.MatchOr) else parts) for name in _once(part)]


def match_names(pattern: Any) -> list[s.MatchName]:
    """The names that a pattern of `match` binds."""
    if isinstance(pattern, s.MatchName):
        return [pattern]
    return [name for part in _parts(pattern) for name in match_names(part)]
