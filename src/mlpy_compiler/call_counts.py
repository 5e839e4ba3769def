"""Calls with a number of arguments that cannot be right, and functions that a module does not have.

In: a resolution with its calls. Out: warnings, since the error that a wrong call throws can be caught.
Only callees are judged that certainly are what they seem: functions that are declared once and never assigned,
built-ins, and modules that are bound once and whose interface is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic, nearest
from mlpy_compiler.interface import Environment, FunctionInterface, ModuleInterface
from mlpy_compiler.slots import Resolution, Slot, SlotKind

__all__ = ["check_calls"]


def check_calls(resolution: Resolution, environment: Environment, modules: dict[Slot, str]) -> Iterator[Diagnostic]:
    """Judge every call; `modules` are the variables that certainly hold a module, by its full name."""
    for call in resolution.calls:
        callee = call.callee
        if type(callee) is s.Name:
            slot = resolution.slots.get(id(callee))
            if slot is None:
                continue
            if slot.declared == "function" and slot.assignments == 1 and slot.arity is not None:
                yield from _count(call, callee.id, *slot.arity)
            elif slot.kind is SlotKind.BUILTIN:
                interface = environment.builtins[slot.name]
                yield from _count(call, callee.id, interface.minimum, interface.maximum)
        elif type(callee) is s.Member and type(callee.object) is s.Name:
            slot = resolution.slots.get(id(callee.object))
            module = None if slot is None else _module(slot, environment, modules)
            if module is not None:
                yield from _member(call, callee, module)


def _module(slot: Slot, environment: Environment, modules: dict[Slot, str]) -> ModuleInterface | None:
    if slot.kind is SlotKind.GLOBAL_MODULE:
        return environment.globals.get(slot.name)
    name = modules.get(slot)
    return None if name is None else environment.modules.get(name)


def _member(call: s.Call, callee: s.Member, module: ModuleInterface) -> Iterator[Diagnostic]:
    function: FunctionInterface | None = module.functions.get(callee.name)
    if function is not None:
        yield from _count(call, f"{module.name}.{callee.name}", function.minimum, function.maximum)
    elif module.functions and callee.name not in module.constants:
        near = nearest(callee.name, module.functions)
        hint = f"did you mean `{near}`?" if near else None
        yield Diagnostic(
            "ML-W104", "warning", f"the module `{module.name}` has no `{callee.name}`", callee.name_span, hint
        )


def _count(call: s.Call, name: str, minimum: int, maximum: int | None) -> Iterator[Diagnostic]:
    given = len(call.arguments)
    if any(type(argument) is s.Spread for argument in call.arguments):
        return
    if given >= minimum and (maximum is None or given <= maximum):
        return
    want = (
        f"at least {minimum}" if maximum is None else str(minimum) if minimum == maximum else f"{minimum} to {maximum}"
    )
    text = f"wrong number of arguments to `{name}`: got {given}, want {want}"
    yield Diagnostic("ML-W103", "warning", text, call.span, "it throws a TypeError when it runs")
