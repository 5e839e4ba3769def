"""What the text of a transpiled program imports: the way from plain `exec` to a program that runs behind the walls.

In: the function that the text defines and the namespace in which the text was executed. Out: the program has run in a
namespace of its own under the restricted builtins, and the names of its module stand in the caller's. Nothing here awaits:
such a program runs outside a driver, so its checkpoints do nothing and a wait inside it is an error that says so.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import Any

from mlpy_async.capabilities import CapabilityContext
from mlpy_async.runtime import MLRuntime
from mlpy_async.values.errors_in_ml import host_error

__all__ = ["run_transpiled"]


def run_transpiled(module: FunctionType, namespace: dict[str, Any], names: tuple[str, ...]) -> None:
    """Run the top level of a transpiled program.

    :param module: the text's `λmodule`; only its code is used.
    :param namespace: where the text was executed: what of its public names the program uses is what the host offers it,
        functions included, and it receives the program's module-level names.
    :param names: the module-level names of the program, as Python names.
    :raises MLError: what the program threw. :raises MLBorderError: if what it uses cannot cross. :raises ModuleNotFound: if it imports what is not in the standard library.

    It holds the capabilities of the context that it is run in.
    """
    runtime = MLRuntime(cache_dir=None, capabilities=CapabilityContext.unbounded())
    used = _names(module.__code__)
    offered = {name: value for name, value in namespace.items() if name in used and not name.startswith(("_", "λ"))}
    inside = runtime.namespace(offered)
    try:
        FunctionType(module.__code__, inside)()
        inside["λmain"]()
    except Exception as error:
        raise host_error(error, inside["__builtins__"])  # noqa: B904 - it names its cause itself
    finally:
        namespace.update((name, inside[name]) for name in names if name in inside)


def _names(code: CodeType) -> set[str]:
    """The names that a piece of code and the functions in it may read from their module."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))
