"""Where the names of a session live: what a session asks of that place, and the one that keeps them here.

In: compiled inputs, values. Out: values. The functions of a place that may run code of a program are driven by the engine.
`sandbox/sessions.py` has the other place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from mlpy_async.modules.loader import show_in_tracebacks
from mlpy_compiler import CompiledModule, python_name

__all__ = ["InlineNames", "SessionNames"]


class SessionNames(Protocol):
    """The names of one session. Names are those of ML; values are those of ML, too."""

    def __contains__(self, name: object) -> bool: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[str]:
        """The names."""
        ...

    def run(self, compiled: CompiledModule) -> Any:
        """Run an input; the value of its last statement. Driven."""
        ...

    def look(self, names: Iterable[str]) -> dict[str, Any]:
        """The values of those of these names that are bound. Driven."""
        ...

    def bind(self, values: Mapping[str, Any]) -> None:
        """Bind values. Driven."""
        ...

    def clear(self) -> None:
        """Forget all names. Driven."""
        ...

    def close(self) -> None:
        """Forget all names and let go of the place."""
        ...


class InlineNames:
    """Names in a namespace of this process. What no program can name in it begins with `__`, or has a `λ` inside."""

    def __init__(self, builtins: dict[str, Any], name: str) -> None:
        self._own = {"__builtins__": builtins, "__name__": name}
        self._namespace: dict[str, Any] = dict(self._own)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and python_name(name) in self._namespace

    def __len__(self) -> int:
        return len(self._namespace) - len(self._own)

    def __iter__(self) -> Iterator[str]:
        return (name.removesuffix("λ") for name in tuple(self._namespace) if name not in self._own)

    def run(self, compiled: CompiledModule) -> Any:
        exec(compiled.code, self._namespace)
        show_in_tracebacks(compiled)
        return self._namespace.pop("λmain")()

    def look(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: self._namespace[python_name(name)] for name in names if name in self}

    def bind(self, values: Mapping[str, Any]) -> None:
        self._namespace.update({python_name(name): value for name, value in values.items()})

    def clear(self) -> None:
        self._namespace.clear()
        self._namespace.update(self._own)

    def close(self) -> None:
        self._namespace.clear()
