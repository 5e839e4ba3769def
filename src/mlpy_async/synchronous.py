"""The face of a runtime that synchronous code sees.

In: calls from any thread, and from inside programs. Out: what they give or raise, and the caller was blocked meanwhile. How they wait is the business
of `engine/synchronous.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from types import FrameType, FunctionType
from typing import Any, Final

from mlpy_async.engine import Engine
from mlpy_async.modules.loader import ModuleLoader
from mlpy_async.values.errors_in_ml import host_error
from mlpy_async.values.marshal import arguments_to_ml, to_host

__all__ = ["DEFAULT", "Default", "SynchronousFace"]


class Default:
    """Stands for "the runtime's default" where None has a meaning of its own."""


DEFAULT: Final = Default()


class SynchronousFace(ABC):
    """What `MLRuntime` offers to synchronous code."""

    default_timeout: float | None
    _builtins: dict[str, Any]
    _engine: Engine
    _found: dict[str, tuple[dict[str, Any], str]]
    _loader: ModuleLoader

    @abstractmethod
    async def call(self, name: str, /, *args: Any, timeout: float | Default | None = DEFAULT, **kwargs: Any) -> Any: ...

    @abstractmethod
    def _find(self, name: str) -> tuple[dict[str, Any], str]: ...

    def call_sync(self, name: str, /, *args: Any, timeout: float | Default | None = DEFAULT, **kwargs: Any) -> Any:
        """As `call`, for synchronous code; it blocks. From another thread, or from a host function that ML calls, the loop goes on meanwhile.

        In the loop's own thread, outside of programs, nobody could await: there the program runs to its end while the loop stands still,
        and where it would have to wait, that is an error. A signal handler is told by its frame, which crosses as null.

        :raises RuntimeError: if this runtime is not open. Raises as `call`.
        """
        interrupted = len(args) == 2 and isinstance(args[1], FrameType)
        if interrupted:
            args = (args[0], None)
        if not self._engine.stands_still(interrupted=interrupted):
            return self._engine.wait_for(partial(self.call, name, *args, timeout=timeout, **kwargs))
        namespace, key = self._found.get(name) or self._find(name)
        arguments, named = arguments_to_ml(args, kwargs)
        seconds = self.default_timeout if isinstance(timeout, Default) else timeout
        try:
            return to_host(self._engine.drive_here(namespace[key], arguments, named, seconds))
        except Exception as error:
            raise host_error(error, self._builtins)  # noqa: B904 - it names its cause itself

    def is_here(self) -> bool:
        """Whether the caller is in the thread of this runtime's event loop. :raises RuntimeError: if this runtime is not open."""
        return self._engine.is_here()

    def lookup(self, name: str) -> tuple[str, FunctionType]:
        """The full name, `module.function`, and the function that `call` would call now. Raises as `call`."""
        namespace, key = self._find(name)
        module = next(each.name for each in self._loader.loaded().values() if each.namespace is namespace)
        return f"{module}.{name.rpartition('.')[2]}", namespace[key]
