"""State that outlives a reload: the hook `__reload__(old)` of an ML module.

In: the namespaces of a module before and after. Out: a top level that hands the old state to the new module's hook, within the same call and its deadline.
The hooks of bridge modules are Python: `bridge.py` calls them.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import FunctionType
from typing import Any

from mlpy_compiler import python_name

__all__ = ["state_of", "with_hook"]

_HOOK = python_name("__reload__")


def state_of(names: Iterable[str], namespace: dict[str, Any]) -> dict[str, Any]:
    """The present values of a module's top level as one object of ML.

    :param names: all names of its top level, as Python names.
    """
    return {name.removesuffix("λ"): namespace[name] for name in names if name in namespace}


def with_hook(
    main: FunctionType, namespace: dict[str, Any], exports: Iterable[str], old: dict[str, Any]
) -> FunctionType:
    """The top level of a module that replaces another: `main`, and then its exported `__reload__`, if it has one, with what was before."""
    if "__reload__" not in exports:
        return main

    def top_level() -> Any:
        value = main()
        namespace[_HOOK](old)
        return value

    return top_level  # type: ignore[return-value]
