"""The module `plugins` of ML: by it a plugin calls those on which it depends, and no others.

In: the caller, and what it asks for. Out: a copy of what the other gives. The other acts with its own capabilities, within the bounds of the call that
came from the host: those of the caller neither help nor hinder it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, NamedTuple

from mlpy_async.capabilities import CapabilityContext, in_context
from mlpy_async.errors import MLBorderError, MLError, PluginError
from mlpy_async.modules.decorators import ml_function, ml_module

__all__ = ["ORIGIN", "Neighbours", "Origin"]

_LONGEST_REASON = 500


class Origin(NamedTuple):
    """The call of the host that a plugin runs for: the context that it came with, and the seconds that it has."""

    context: CapabilityContext
    timeout: float


ORIGIN: ContextVar[Origin] = ContextVar("mlpy origin of a call of a plugin")


@ml_module(name="plugins", description="The plugins on which this one depends.")
class Neighbours:
    """What one plugin sees of the others. :param ask: calls a hook of another one, with seconds, or refuses."""

    def __init__(self, ask: Callable[[str, str, tuple[Any, ...], float], Awaitable[Any]]) -> None:
        self._ask = ask

    @ml_function
    async def call(self, plugin: str, hook: str, *args: Any) -> Any:
        """Call a hook of a plugin that is named among the dependencies, and give a copy of what it gives."""
        origin = ORIGIN.get()
        try:
            with in_context(origin.context):
                # half of the time, so that who does not end is stopped before those who wait for it
                return await self._ask(plugin, hook, args, origin.timeout / 2)
        except (PluginError, LookupError, MLBorderError):
            raise
        except Exception as error:
            # its violations and deadlines are its own: they end no other
            raise PluginError(f"the plugin `{plugin[:100]}` failed in `{hook[:100]}`: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """What another plugin may know of an error: what was thrown, and no paths."""
    thrown = error.value if isinstance(error, MLError) else None
    message = thrown.get("message") if isinstance(thrown, dict) else None
    return message[:_LONGEST_REASON] if isinstance(message, str) else type(error).__name__
