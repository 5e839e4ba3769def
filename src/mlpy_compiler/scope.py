"""Scope: each name bound to a variable, by the rules of the language page.

In: a tree, and what the host offers. Out: a `Resolution` and findings. It changes no node and knows no types.

How it works. One walk in evaluation order (`events.py`) notes for each function which names it reads and writes, in which block, and in
what order. Then, from the outside in, each name finds its variable. A name that a function assigns is its own, unless it is declared
`nonlocal`, or the function reads it before it first assigns it and an enclosing scope binds it; what a nested function
reads counts where it is written. Built-ins are no enclosing scope.
"""

from __future__ import annotations

from collections import Counter

from mlpy_compiler import syntax as s
from mlpy_compiler.call_counts import check_calls
from mlpy_compiler.diagnostics import Diagnostic, nearest
from mlpy_compiler.events import collect
from mlpy_compiler.events_names import BlockScope, Event, FunctionEvents
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.slots import FunctionScope, Resolution, Slot, SlotKind, python_name

__all__ = ["describe", "resolve"]

_SUGGESTIONS = 50
"""So many unknown names get a suggestion; to look for one takes time."""
_MOST_COPIED = 50_000_000
"""So many names CPython's compiler may copy for functions inside functions: about a second."""
_PYTHON_CONSTANTS = {"True": True, "False": False, "None": None}
_FRESH = frozenset({"let", "const", "function", "match"})
"""Variables of a block are made anew in each turn of a loop, however they are declared."""


def resolve(program: s.Program, environment: Environment, options: CompileOptions) -> Resolution:
    """Bind the names of a program."""
    resolution = Resolution(program)
    top = collect(program, resolution, options.limits.max_blocks)
    return _Resolver(resolution, environment, options).run(top)


class _Resolver:
    def __init__(self, resolution: Resolution, environment: Environment, options: CompileOptions) -> None:
        self.resolution = resolution
        self.environment = environment
        self.options = options
        self.module: FunctionScope
        self.host: dict[str, Slot] = {}
        self.suggested = 0

    def run(self, top: FunctionEvents) -> Resolution:
        resolution = self.resolution
        self.module = FunctionScope(resolution.program, None)
        self._function(top, self.module)
        self._names(top)
        self._exports(top)
        self._check_calls()
        self._check_crowding()
        for slot in resolution.module_slots.values():
            if slot.declared == "function" and slot.assignments > 1:
                slot.arity = None
        return resolution

    def report(self, code: str, message: str, span: s.Span, hint: str | None = None, severity: str = "error") -> None:
        self.resolution.diagnostics.append(Diagnostic(code, severity, message, span, hint))  # type: ignore[arg-type]

    # --- variables ------------------------------------------------------------------------------------------------

    def _function(self, events: FunctionEvents, scope: FunctionScope) -> None:
        """Make the variables of a function, bind its names, then those of the functions in it."""
        self.resolution.scopes[id(events.node)] = scope
        events.scope = scope
        is_module = events.parent is None
        for parameter in events.parameters:
            slot = self._slot(scope, parameter.id, "parameter", parameter.span, SlotKind.LOCAL)
            if parameter.id in events.own:
                self.report("ML-C105", f"the parameter `{parameter.id}` is there twice", parameter.span, "rename one")
            events.own[parameter.id] = slot
            slot.assignments += 1
            self.resolution.slots[id(parameter)] = slot
        self._blocks(events, scope)
        for name in events.assigned:
            if name in events.own:
                continue
            if self._is_enclosing(events, name):
                events.enclosing.add(name)
                continue
            first = events.assigned[name]
            kind = SlotKind.MODULE if is_module else SlotKind.LOCAL
            slot = self._slot(scope, name, first.how, first.node.span, kind)
            events.own[name] = slot
            if is_module:
                self.resolution.module_slots[name] = slot
        for event in events.events:
            self._bind(events, event)
        for child in events.children:
            self._function(child, FunctionScope(child.node, scope))

    def _blocks(self, events: FunctionEvents, scope: FunctionScope) -> None:
        for block in events.blocks:
            declared: list[Slot] = []
            for name, (how, span, arity) in block.declared.items():
                top = block.is_body and events.parent is None
                slot = self._slot(scope, name, how, span, SlotKind.MODULE if top else SlotKind.LOCAL)
                slot.in_loop = block.in_loop
                slot.arity = arity
                block.slots[name] = slot
                declared.append(slot)
                if top:
                    self.resolution.module_slots[name] = slot
            if declared:
                self.resolution.block_slots[id(block.node)] = declared

    def _slot(self, scope: FunctionScope, name: str, how: str, span: s.Span, kind: SlotKind) -> Slot:
        slot = Slot(name, python_name(name), kind, scope, how, span)
        scope.slots.append(slot)
        return slot

    def _is_enclosing(self, events: FunctionEvents, name: str) -> bool:
        """Whether a name that a function assigns is a variable of an enclosing scope."""
        if events.parent is None:
            return False
        declared = events.nonlocals.get(name)
        read_first = events.first.get(name) == "read"
        if declared is None and not read_first:
            return False
        if self._lookup(events.parent, events.written_in, name) is not None or name in self.options.context:
            return True
        if declared is not None:
            self.report("ML-C106", f"no enclosing scope has `{name}`", declared.span, "assign it there first")
        elif name in self.environment.builtins or name in self.environment.globals:
            self.report(
                "ML-C107",
                f"`{name}` is read here before this function assigns it, and the built-in of that name is not the function's own",
                events.assigned[name].node.span,
                f"take another name for the result, as `{name}_value`",
            )
        return False

    def _lookup(self, events: FunctionEvents | None, block: BlockScope | None, name: str) -> Slot | None:
        """The variable that a name means in a block of a function."""
        while events is not None:
            while block is not None:
                slot = block.slots.get(name)
                if slot is not None:
                    return slot
                block = block.parent
            if name not in events.enclosing:
                slot = events.own.get(name)
                if slot is not None:
                    return slot
            block = events.written_in
            events = events.parent
        return None

    # --- uses -------------------------------------------------------------------------------------------------------

    def _bind(self, events: FunctionEvents, event: Event) -> None:
        name, node, scope = event.name, event.node, events.scope
        assert scope is not None
        block: BlockScope | None = event.block
        slot = self._lookup(events, block, name)
        if slot is None:
            slot = self._outside(event)
            if slot is None:
                return
        self.resolution.slots[id(node)] = slot
        if slot.owner is not scope:
            scope.free.add(slot)
            slot.captured = slot.owner is not None
        if event.kind == "read":
            if slot.owner is scope and slot.declared in ("let", "const") and slot not in events.declared:
                self.report(
                    "ML-C104", f"`{name}` is used before its `{slot.declared}`", node.span, "move the declaration up"
                )
            return
        if event.kind == "declare":
            slot.assignments += 1
            events.declared.add(slot)
            return
        slot.assignments += 1
        if slot.declared == "const":
            self.report("ML-C103", f"`{name}` is a `const` and cannot be assigned", node.span, "declare it with `let`")
        elif slot.owner is scope and slot.declared == "let" and slot not in events.declared:
            self.report("ML-C104", f"`{name}` is assigned before its `let`", node.span, "move the declaration up")
        if slot.owner is not scope:
            slot.assigned_inside = True

    def _outside(self, event: Event) -> Slot | None:
        """A name that the program does not bind: of the context, a built-in, or unknown."""
        name, node = event.name, event.node
        slot = self.host.get(name)
        if slot is not None:
            return slot
        environment, options = self.environment, self.options
        if name in options.context:
            kind, how = SlotKind.CONTEXT, "context"
        elif name in environment.builtins:
            kind, how = SlotKind.BUILTIN, "builtin"
        elif name in environment.globals:
            kind, how = SlotKind.GLOBAL_MODULE, "builtin"
        elif options.session and name in environment.modules:
            kind, how = SlotKind.CONTEXT, "context"
            self.resolution.first_uses.append(name)
        elif name in _PYTHON_CONSTANTS:
            constant = _PYTHON_CONSTANTS[name]
            self.resolution.constants[id(node)] = constant
            text = "null" if constant is None else str(constant).lower()
            self.report("ML-W102", f"`{name}` is read as `{text}`", node.span, f"write `{text}`", "warning")
            return None
        elif options.open_names:
            kind, how = SlotKind.UNKNOWN, "unknown"
            if not event.in_typeof:
                self.report(
                    "ML-W101", f"`{name}` is not defined here; the host may bind it", node.span, None, "warning"
                )
        elif event.in_typeof:
            kind, how = SlotKind.UNKNOWN, "unknown"
        else:
            self.suggested += 1
            near = nearest(name, self._visible(event)) if self.suggested <= _SUGGESTIONS else None
            self.report(
                "ML-C102",
                f"`{name}` is not defined",
                node.span,
                f"did you mean `{near}`?" if near else _import_hint(name, environment),
            )
            return None
        slot = Slot(name, python_name(name), kind, None, how, node.span)
        if kind in (SlotKind.BUILTIN, SlotKind.GLOBAL_MODULE):
            slot.python_name = f"λb_{name}"
        self.host[name] = slot
        return slot

    def _visible(self, event: Event) -> list[str]:
        names: list[str] = [*self.environment.builtins, *self.environment.globals, *self.options.context]
        events: FunctionEvents | None = event.events
        while events is not None:
            names += events.own
            for block in events.blocks:
                names += block.declared
            events = events.parent
        return names

    # --- names in Python ------------------------------------------------------------------------------------------

    def _names(self, top: FunctionEvents) -> None:
        """Give block variables names of their own where Python, which knows no blocks, would confuse them.

        From the outside in: what a function takes from outside has its name when the function's own get theirs.
        """
        taken_from_outside: dict[int, set[Slot]] = {}
        self._take(top, taken_from_outside)
        waiting = [top]
        while waiting:
            events = waiting.pop()
            waiting += events.children
            self._name_blocks(events, taken_from_outside[id(events)])

    def _take(self, events: FunctionEvents, taken: dict[int, set[Slot]]) -> set[Slot]:
        """Note the variables that a function and those in it take from outside."""
        scope = events.scope
        assert scope is not None
        outside = set(scope.free)
        for child in events.children:
            outside |= self._take(child, taken)
        outside = {slot for slot in outside if slot.owner is not scope}
        taken[id(events)] = outside
        return outside

    def _name_blocks(self, events: FunctionEvents, outside: set[Slot]) -> None:
        scope = events.scope
        assert scope is not None
        in_block = {slot for block in events.blocks for slot in block.slots.values() if slot.kind is SlotKind.LOCAL}
        taken = {slot.python_name for slot in outside}
        taken |= {slot.python_name for slot in scope.slots if slot not in in_block}
        numbers: dict[str, int] = {}
        for slot in scope.slots:
            if slot in in_block:
                base = slot.python_name
                while slot.python_name in taken:
                    numbers[base] = numbers.get(base, 0) + 1
                    slot.python_name = f"{base}λ{numbers[base]}"
                taken.add(slot.python_name)
            slot.boxed = slot.in_loop and slot.captured and slot.declared in _FRESH
        for event in events.events:
            written = self.resolution.slots.get(id(event.node)) if event.kind != "read" else None
            if written is None:
                continue
            if written.kind in (SlotKind.MODULE, SlotKind.CONTEXT, SlotKind.UNKNOWN):
                scope.globals_written.add(written.python_name)
            elif written.owner is not scope:
                scope.nonlocals_written.add(written.python_name)

    def _check_crowding(self) -> None:
        """Refuse what would take CPython's compiler too long: for each function it copies the names of all those around it.

        The functions that the top level declares stand in none.
        """
        body = (node.statement if type(node) is s.Export else node for node in self.resolution.program.body)
        declared = {id(node.function) for node in body if type(node) is s.FunctionDeclaration}
        pairs = [(scope, scope.parent) for scope in self.resolution.scopes.values() if scope.parent is not None]
        inside = Counter(parent for scope, parent in pairs if id(scope.node) not in declared)
        around = {self.module: 0}
        work = 0
        for scope, parent in pairs:
            own = inside[parent] + (0 if parent is self.module else len(parent.slots))
            around[scope] = 0 if id(scope.node) in declared else around[parent] + own
            work += around[scope]
        if work > _MOST_COPIED:
            crowded = max(inside, key=inside.__getitem__)
            span = crowded.node.span if isinstance(crowded.node, s.Program) else crowded.node.head
            hint = "divide the program into modules"
            self.report("ML-C308", f"{inside[crowded]:,} functions stand inside one", span, hint)

    def _check_calls(self) -> None:
        """Warn of calls that throw; in a session a later input may have bound the names anew."""
        resolution = self.resolution
        if self.options.session:
            return
        modules: dict[Slot, str] = {}
        for slot in resolution.slots.values():
            if slot.declared == "import" and slot.assignments == 1:
                for record in resolution.imports:
                    if record.span == slot.span and not record.names and slot.name == record.module:
                        modules[slot] = record.module
        resolution.diagnostics += check_calls(resolution, self.environment, modules)

    def _exports(self, top: FunctionEvents) -> None:
        resolution = self.resolution
        exported = top.exported
        if exported:
            resolution.exports = tuple(exported)
        else:
            resolution.exports = tuple(
                name
                for name, slot in resolution.module_slots.items()
                if not name.startswith("_") and slot.declared not in ("import", "loop", "except")
            )


def _import_hint(name: str, environment: Environment) -> str | None:
    if name in environment.modules:
        return f"write `import {name};` first"
    return None


def describe(resolution: Resolution) -> str:
    """A report of every function's variables, for `mlpy check --scopes`."""
    lines: list[str] = []
    for scope in resolution.scopes.values():
        node = scope.node
        title = (
            "module" if isinstance(node, s.Program) else f"function {node.name or 'anonymous'} (line {node.span[0]})"
        )
        lines.append(title)
        for slot in scope.slots:
            notes = [slot.declared]
            if slot.captured:
                notes.append("used by inner functions")
            if slot.boxed:
                notes.append("fresh in each turn")
            lines.append(f"    {slot.name}: {', '.join(notes)}")
        lines += [
            f"    {slot.name}: from {'the host' if slot.owner is None else 'an enclosing scope'} ({slot.kind.value})"
            for slot in sorted(scope.free, key=lambda slot: slot.name)
        ]
    return "\n".join(lines)
