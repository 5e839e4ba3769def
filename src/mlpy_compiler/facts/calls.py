"""Calls and members: what a call gives, and which function it certainly reaches.

In: nodes whose callee or object has been evaluated. Out: abstract values.

What a host function says it returns is believed of the built-ins, the always-present modules, and modules marked
`trusted`; of others it is a hint that the author wrote and nobody checks, and a function annotated `-> int` that
hands a string through would open the way for `"a" * 10**10`.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.facts.analysis import EVALUATE, Analysis
from mlpy_compiler.facts.lattice import LENGTH, NOTHING, UNKNOWN, T, of_kinds
from mlpy_compiler.interface import FunctionInterface, ModuleInterface
from mlpy_compiler.slots import Slot, SlotKind

__all__ = ["after_member", "call_value", "known_function", "module_function", "module_of"]

_RESULTS = {
    "number": of_kinds(T.NUMBER),
    "int": of_kinds(T.INT | T.BOOL),
    "float": of_kinds(T.NUMBER),  # `-> float` says of a Python function that an integer may come back too
    "string": T.STRING,
    "boolean": of_kinds(T.BOOL),
    "array": T.ARRAY,
    "object": T.OBJECT,
    "null": T.NULL,
}

_STRING_METHODS = {
    **dict.fromkeys(
        (
            "toUpperCase",
            "upper",
            "toLowerCase",
            "lower",
            "trim",
            "strip",
            "trimStart",
            "lstrip",
            "trimEnd",
            "rstrip",
            "slice",
            "substring",
        ),
        T.STRING,
    ),
    **dict.fromkeys(("includes", "contains", "startsWith", "startswith", "endsWith", "endswith"), of_kinds(T.BOOL)),
    "split": T.ARRAY,
}
_ARRAY_METHODS = {
    **dict.fromkeys(("map", "filter", "slice"), T.ARRAY),
    "join": T.STRING,
    **dict.fromkeys(("includes", "contains"), of_kinds(T.BOOL)),
}


def known_function(a: Analysis, node: s.Call) -> Slot | None:
    """The variable of the callee, if it certainly holds an ML function or a declared host function."""
    callee = node.callee
    if type(callee) is not s.Name:
        return None
    slot = a.slots.get(id(callee))
    if slot is None:
        return None
    if slot in a.functions:
        return slot
    if (
        slot.kind is SlotKind.CONTEXT
        and slot.name in a.options.context_functions
        and not slot.assignments
        and not a.options.session
    ):
        return slot
    return None


def module_of(a: Analysis, node: Any) -> ModuleInterface | None:
    """The interface of the module that a name certainly stands for."""
    if type(node) is not s.Name:
        return None
    slot = a.slots.get(id(node))
    if slot is None:
        return None
    if slot.kind is SlotKind.GLOBAL_MODULE:
        return a.environment.globals.get(slot.name)
    module = a.modules.get(slot)
    return None if module is None else a.environment.modules.get(module)


def module_function(a: Analysis, node: Any) -> FunctionInterface | None:
    """The interface of `module.f`, where `module` certainly stands for a module whose interface is known."""
    if type(node) is not s.Member or node.optional:
        return None
    module = module_of(a, node.object)
    return None if module is None else module.functions.get(node.name)


def after_member(a: Analysis, node: s.Member, value: int) -> int:
    """The value of `object.name`, given the value of the object."""
    if node.name == "length" and (value == T.STRING or value == T.ARRAY or value == T.STRING | T.ARRAY):
        return LENGTH
    if type(node.object) is s.Name and value & T.MODULE:
        module = module_of(a, node.object)
        if module is not None and _is_trusted(a, node.object):
            kind = module.constants.get(node.name)
            if kind is not None:
                return _RESULTS.get(kind, UNKNOWN)
            if node.name in module.functions:
                return T.FUNCTION
    return UNKNOWN


def _is_trusted(a: Analysis, node: Any) -> bool:
    slot = a.slots[id(node)]
    if slot.kind is SlotKind.GLOBAL_MODULE:
        return True
    module = a.environment.modules.get(a.modules.get(slot, ""))
    return module is not None and module.trusted


def call_value(a: Analysis, node: s.Call, callee_value: int) -> int:
    """Evaluate the arguments of a call, and give the value of its result."""
    for argument in node.arguments:
        EVALUATE[type(argument)](a, argument)
    callee = node.callee
    cls = type(callee)
    if cls is s.Name:
        slot = a.slots.get(id(callee))
        if slot is None:
            return UNKNOWN
        function = a.functions.get(slot)
        if function is not None:
            return _result_of(a, function)
        if slot.kind is SlotKind.BUILTIN:
            if slot.name == "len":
                return LENGTH
            interface = a.environment.builtins.get(slot.name)
            return UNKNOWN if interface is None or interface.result is None else _RESULTS.get(interface.result, UNKNOWN)
        return UNKNOWN
    if cls is s.Member:
        return _method_value(a, callee)
    return UNKNOWN


def _method_value(a: Analysis, callee: Any) -> int:
    target = callee.object
    cls = type(target)
    value = (
        T.STRING
        if cls is s.String or cls is s.Template
        else T.ARRAY
        if cls is s.Array
        else a.values.get(id(target), UNKNOWN)
    )
    if value == T.STRING:
        return _STRING_METHODS.get(callee.name, UNKNOWN)
    if value == T.ARRAY:
        return _ARRAY_METHODS.get(callee.name, UNKNOWN)
    if cls is s.Name and value & T.MODULE:
        interface = module_function(a, callee)
        if interface is not None and interface.result is not None and _is_trusted(a, target):
            return _RESULTS.get(interface.result, UNKNOWN)
    return UNKNOWN


def _result_of(a: Analysis, function: s.Function) -> int:
    if function.is_generator:
        return T.GENERATOR
    key = id(function)
    a.callers.setdefault(key, set()).add(a.current)
    return a.results.get(key, NOTHING)
