"""One plugin as its manager knows it: what was found, whether it runs, how it has fared.

In: calls, and how they end. Out: results, and `PluginInfo`. It starts and stops nothing.
"""

from __future__ import annotations

import time
from typing import Any

from mlpy_async.errors import PluginError
from mlpy_async.plugins.discovery import FoundPlugin
from mlpy_async.plugins.health import Health
from mlpy_async.plugins.info import PluginInfo, PluginState
from mlpy_async.plugins.instance import Instance

__all__ = ["Record"]


class Record:
    """What is known of one plugin. `instance` is None unless it runs; `state` is never "quarantined": its health knows that."""

    def __init__(self, found: FoundPlugin, health: Health) -> None:
        self.found = found
        self.health = health
        self.instance: Instance | None = None
        self.state: PluginState = "found"
        self.problem = ""
        self.withheld: tuple[str, ...] = ()
        self.load_time = 0.0
        self.reloads = 0
        self.error: Exception | None = None
        self._calls = 0
        self._failures = 0
        self._call_time = 0.0

    def running(self) -> Instance:
        """Its instance. :raises PluginError: if it cannot be called."""
        if self.instance is None or self.state != "active":
            reason = f": {self.problem}" if self.problem else ""
            raise PluginError(f"the plugin `{self.found.name}` is {self.state}{reason}")
        return self.instance

    def is_offering(self, hook: str) -> bool:
        """Whether it runs and has a hook."""
        return self.state == "active" and self.instance is not None and hook in self.instance.hooks

    async def call(self, hook: str, args: tuple[Any, ...], kwargs: dict[str, Any], timeout: float) -> Any:
        """Call a hook with copies of the arguments, and note how it went.

        :raises LookupError: if there is no such hook. :raises PluginError: if the plugin cannot be called.
        :raises MLBorderError: if an argument is no plain data. Raises as `Instance.call`; that is a failure of the plugin.
        """
        instance = self.running()
        instance.check(hook)
        args = tuple([await instance.copied(each, f"argument {index + 1}") for index, each in enumerate(args)])
        kwargs = {name: await instance.copied(each, f"argument `{name}`") for name, each in kwargs.items()}
        on_trial = self.health.admit()
        if on_trial is None:
            raise PluginError(
                f"the plugin `{self.found.name}` is quarantined for {self.health.remaining:.3g} s, since it failed: {self.error}"
            )
        begun = time.perf_counter()
        success: bool | None = None
        try:
            value = await instance.call(hook, args, kwargs, timeout)
            success = True
        except PluginError:
            # it was stopped from outside, which says nothing of it
            raise
        except Exception as error:
            success = False
            self.error = error
            self._failures += 1
            raise
        finally:
            self.health.ended(on_trial, success)
            self._calls += 1
            self._call_time += time.perf_counter() - begun
        return value

    def info(self) -> PluginInfo:
        metadata = self.found.metadata
        quarantined = self.state == "active" and self.health.is_quarantined
        return PluginInfo(
            name=metadata.name,
            version=str(metadata.version),
            state="quarantined" if quarantined else self.state,
            file=self.found.file,
            description=metadata.description,
            dependencies=tuple(map(str, metadata.dependencies)),
            capabilities=tuple(map(str, metadata.capabilities)),
            withheld=self.withheld,
            hooks=tuple(sorted(self.instance.hooks)) if self.instance is not None else (),
            problem=str(self.error) if quarantined else self.problem,
            load_time=self.load_time,
            call_time=self._call_time,
            calls=self._calls,
            failures=self._failures,
            reloads=self.reloads,
            error=self.error,
            extra=dict(metadata.extra),
        )
