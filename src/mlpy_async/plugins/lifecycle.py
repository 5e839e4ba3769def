"""`MLPluginManager`: which plugins run, in what order they come and go, and who may call whom.

In: a directory of plugins, and what the host grants. Out: calls of their hooks, and what is known of them. All of them live in one task group: leaving the
manager ends them, the dependants first. It does not watch files: whoever does calls `reload`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import anyio
from anyio import to_thread
from typing_extensions import Self

from mlpy_async.capabilities import AuditLog
from mlpy_async.errors import PluginError
from mlpy_async.modules.scan import Problem
from mlpy_async.plugins.blocking import MLPlugin, Portal
from mlpy_async.plugins.discovery import FoundPlugin, find_plugins, read_plugin
from mlpy_async.plugins.health import Health
from mlpy_async.plugins.info import HookResult, PluginInfo
from mlpy_async.plugins.instance import Instance
from mlpy_async.plugins.metadata import key_of
from mlpy_async.plugins.record import Record
from mlpy_async.plugins.resolution import Resolution, resolve
from mlpy_async.plugins.setup import Capabilities, Setup
from mlpy_async.sandbox.config import SandboxConfig
from mlpy_compiler import nearest

__all__ = ["MLPluginManager"]


class MLPluginManager:
    """The plugins of one directory; an async context manager. Each has a runtime of its own: its modules, its variables, its capabilities.

    :param plugins_dir: holds files `NAME.ml` and folders `NAME/plugin.ml`, each with `@plugin { … }` at its head.
    :param capabilities: what each plugin may be granted if it asks for it; `"*"` grants all that is asked for. :param grants: more, by the names of plugins.
    :param isolation: "inline" in this process, or "process": a worker process for each plugin. :param sandbox: how those are set up.
    :param timeout: seconds of each call of a hook, and of `shutdown`. :param start_timeout: seconds of loading a plugin and its `init` together.
    :param threshold: failures in a row after which a plugin is quarantined. :param cool_down: seconds until one call is let through on trial.
    :param monotonic: gives the time in seconds for that. :param options: what else `MLRuntime` takes, for each plugin: `modules`, `limits`, `output`, …
    :raises ValueError: if a number is none of these.
    """

    def __init__(
        self,
        plugins_dir: str | Path,
        *,
        capabilities: str | Capabilities = (),
        grants: Mapping[str, Capabilities] | None = None,
        isolation: Literal["inline", "process"] = "inline",
        sandbox: SandboxConfig | None = None,
        timeout: float = 5.0,
        start_timeout: float = 30.0,
        threshold: int = 3,
        cool_down: float = 60.0,
        monotonic: Callable[[], float] = time.monotonic,
        audit: AuditLog | None = None,
        **options: Any,
    ) -> None:
        if threshold < 1 or not (timeout > 0 and start_timeout > 0 and cool_down >= 0):
            raise ValueError("`threshold` is at least 1, times are above 0")
        self.plugins_dir = Path(plugins_dir)
        self.problems: tuple[Problem, ...] = ()
        self.audit = audit or AuditLog()
        self._setup = Setup(capabilities, grants or {}, self.audit, isolation, sandbox, options)
        self._timeout = timeout
        self._start_timeout = start_timeout
        self._health = partial(Health, threshold, cool_down, monotonic)
        self._records: dict[str, Record] = {}
        self._off: set[str] = set()
        self._resolution = Resolution((), {}, {})
        self._portal = Portal(self)

    async def __aenter__(self) -> Self:
        self._changing = anyio.Lock()
        self._tasks = anyio.create_task_group()
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            # bounded: each plugin has its time to end its calls and to shut down
            with anyio.CancelScope(shield=True):
                await self._stop(self._records)
        finally:
            await self._tasks.__aexit__(None, None, None)

    # --- which plugins run --------------------------------------------------------------------------------------------------

    async def load(self) -> tuple[PluginInfo, ...]:
        """Look through the directory, and start what can be started, each plugin behind those on which it depends. One that cannot start says so in its
        `PluginInfo`, a file that is no plugin in `problems`; the others go on. Those that run already do so in their present version, also if their file is no
        plugin any more; one whose file has gone ends. A checkpoint.

        :raises OSError: if the directory cannot be read.
        """
        async with self._changing:
            await self._setup.registry.ready()
            find = partial(find_plugins, self.plugins_dir, self._setup.registry.is_available)
            found, self.problems = await to_thread.run_sync(find)
            unusable = {problem.file for problem in self.problems}
            for key, record in self._records.items():
                if record.instance is not None and str(record.found.file) in unusable:
                    found.setdefault(key, record.found)
            records = {key: self._records.get(key) or Record(plugin, self._health()) for key, plugin in found.items()}
            for key, record in records.items():
                if record.instance is None:
                    record.found = found[key]
                    record.state = "found"
            await self._settle(records)
        return self.plugins()

    async def enable(self, name: str) -> PluginInfo:
        """Start a plugin that was disabled, or did not start, and those that only waited for it. A checkpoint.

        :raises LookupError: if there is no such plugin.
        """
        async with self._changing:
            record = self._record(name)
            self._off.discard(record.found.key)
            if record.instance is None:
                record.state = "found"
            await self._settle(self._records)
        return record.info()

    async def disable(self, name: str) -> PluginInfo:
        """Stop a plugin, and before it those that depend on it; calls that run have their time to end. A checkpoint.

        :raises LookupError: if there is no such plugin.
        """
        async with self._changing:
            record = self._record(name)
            self._off.add(record.found.key)
            await self._settle(self._records)
        return record.info()

    async def reload(self, name: str) -> PluginInfo:
        """Read the file of a plugin again and start that version in place of the present one, whose running calls end in it. Those that depend on it see the
        new one. If it cannot be read, does not fit those that depend on it, or does not start, the present one stays. A checkpoint.

        :raises LookupError: if there is no such plugin. :raises PluginError: if it, or one that depends on it, could not be used then.
        :raises OSError, ValueError, MLCompileError: if it cannot be read. :raises Exception: what kept it from starting.
        """
        async with self._changing:
            record = self._record(name)
            key, present = record.found.key, record.instance
            found = await to_thread.run_sync(read_plugin, record.found.file, self.plugins_dir)
            if found.key != key:
                raise ValueError(f"the file is that of `{found.name}` now; `load` looks for plugins anew")
            after = self._resolve({**{other: each.found for other, each in self._records.items()}, key: found})
            for other in (key, *self._resolution.order):
                if other in after.problems and self._records[other].instance is not None:
                    raise PluginError(f"the plugin `{self._records[other].found.name}`: {after.problems[other]}")
            if present is None:
                record.found, record.state = found, "found"
                await self._settle(self._records)
            else:
                withheld = await to_thread.run_sync(self._setup.withheld, found)
                instance = await self._start(found, record)
                record.found, record.instance, record.withheld = found, instance, withheld
                self._resolution = after
                record.health.release()
                await present.stop()
            record.reloads += 1
        return record.info()

    def release(self, name: str) -> None:
        """Take a plugin out of quarantine. :raises LookupError: if there is no such plugin."""
        self._record(name).health.release()

    # --- calling ------------------------------------------------------------------------------------------------------------

    async def call(self, plugin: str, hook: str, /, *args: Any, timeout: float | None = None, **kwargs: Any) -> Any:
        """Call a hook of a plugin: a function that it exports. What goes in and what comes out is copied, and is plain data.

        :param timeout: seconds; default: the manager's.
        :raises LookupError: if there is no such plugin or hook. :raises PluginError: if the plugin cannot be used now.
        :raises MLError, TimeoutError, CapabilityViolationError, MLBorderError, SandboxError: see `MLRuntime.call`.

        Each error of the plugin counts towards its quarantine; cancellation does not. A checkpoint as `MLRuntime.call`.
        """
        return await self._call(self._record(plugin), hook, args, kwargs, timeout)

    async def broadcast(
        self, hook: str, /, *args: Any, concurrent: bool = True, timeout: float | None = None, **kwargs: Any
    ) -> dict[str, HookResult]:
        """Call a hook of each plugin that has it: all at the same time, or one after the other in the order in which they were started.

        What each gave or met, by the names of plugins in that order. One that fails does no harm to the others. A checkpoint as `call`.
        """
        asked = [record for key in self._resolution.order if (record := self._records[key]).is_offering(hook)]
        results = {record.found.name: HookResult(record.found.name) for record in asked}

        async def ask(record: Record) -> None:
            begun = time.perf_counter()
            value, met = None, None
            try:
                value = await self._call(record, hook, args, kwargs, timeout)
            except Exception as error:
                met = error
            name = record.found.name
            results[name] = HookResult(name, value, met, time.perf_counter() - begun)

        if concurrent:
            async with anyio.create_task_group() as tasks:
                for record in asked:
                    tasks.start_soon(ask, record)
        else:
            for record in asked:
                await ask(record)
        return results

    # --- what is known ------------------------------------------------------------------------------------------------------

    def plugins(self) -> tuple[PluginInfo, ...]:
        """What is known of all plugins, in the order of their files."""
        return tuple(record.info() for record in self._records.values())

    def info(self, name: str) -> PluginInfo:
        """What is known of a plugin. :raises LookupError: if there is no such plugin."""
        return self._record(name).info()

    # --- without an event loop ----------------------------------------------------------------------------------------------

    def load_all_plugins(self) -> tuple[PluginInfo, ...]:
        """`load`, for programs without an event loop: the manager is opened on one in a thread of its own, until `close` or the end of the process. Blocks.

        :raises RuntimeError: on an event loop, where one writes `async with manager` and `await manager.load()`.
        """
        return self._portal.open().wait(self.load)

    def get_plugin(self, name: str) -> MLPlugin:
        """A plugin as an object, whose `call` blocks: for threads without an event loop. :raises LookupError: if there is no such plugin."""
        return MLPlugin(self, self._record(name).found.name, self._portal)

    def close(self) -> None:
        """Shut down what `load_all_plugins` has opened. Blocks; the second time nothing happens."""
        self._portal.close()

    # --- the inside ---------------------------------------------------------------------------------------------------------

    def _record(self, name: str) -> Record:
        record = self._records.get(key_of(name[:200]))
        if record is None:
            near = nearest(name[:200], [each.found.name for each in self._records.values()])
            hint = f"; did you mean `{near}`?" if near else ""
            raise LookupError(f"there is no plugin `{name[:100]}`{hint}")
        return record

    def _resolve(self, found: Mapping[str, FoundPlugin]) -> Resolution:
        return resolve(found, self._off, self._setup.version_of_module)

    async def _settle(self, records: dict[str, Record]) -> None:
        """Have these plugins: stop what may not run any more, and start what may run and does not, but for what has failed already."""
        resolution = self._resolve({key: record.found for key, record in records.items()})
        await self._stop({key: record for key, record in self._records.items() if key not in resolution.order})
        self._records, self._resolution = records, resolution
        for key, record in records.items():
            if record.instance is None and record.state != "failed":
                record.problem = "" if key in self._off else resolution.problems.get(key, "")
                record.state = "disabled" if key in self._off else "blocked" if record.problem else "found"
        for key in resolution.order:
            record = records[key]
            if record.state == "found":
                await self._try_to_start(record)

    async def _try_to_start(self, record: Record) -> None:
        for other in self._resolution.neighbours[record.found.key]:
            neighbour = self._records[other]
            if neighbour.instance is None:
                record.state = "blocked"
                record.problem = f"it depends on `{neighbour.found.name}`, which did not start"
                return
        record.withheld = await to_thread.run_sync(self._setup.withheld, record.found)
        try:
            record.instance = await self._start(record.found, record)
        except Exception as error:
            record.error, record.state, record.problem = error, "failed", str(error)
        else:
            record.state, record.problem = "active", ""

    async def _start(self, found: FoundPlugin, record: Record) -> Instance:
        begun = time.perf_counter()
        instance = Instance(
            found,
            partial(self._setup.runtime, found, partial(self._ask, found.key), self._start_timeout),
            is_process=self._setup.is_process,
            start_timeout=self._start_timeout,
            timeout=self._timeout,
        )
        await instance.start(self._tasks)
        record.load_time = time.perf_counter() - begun
        return instance

    async def _stop(self, records: Mapping[str, Record]) -> None:
        """Stop plugins, each when those that depend on it are gone: it serves them while they shut down."""
        running = {key: record for key, record in records.items() if record.instance is not None}
        async with anyio.create_task_group() as tasks:
            for key, record in running.items():
                assert record.instance is not None
                before = [
                    other.instance.gone
                    for each, other in running.items()
                    if key in self._resolution.neighbours.get(each, ()) and other.instance is not None
                ]
                tasks.start_soon(_stop_behind, record, record.instance, before)

    async def _ask(self, caller: str, plugin: str, hook: str, args: tuple[Any, ...], timeout: float) -> Any:
        """A call from one plugin to another, which it has to depend on."""
        key = key_of(plugin[:200])
        if key not in self._resolution.neighbours.get(caller, ()):
            name = self._records[caller].found.name
            raise PluginError(
                f"the plugin `{name}` does not depend on `{plugin[:100]}`; it may call those in its `dependencies`"
            )
        record = self._records[key]
        if record.instance is not None and record.instance.is_lost and self._changing.locked():
            # the change may be waiting for the caller itself
            raise PluginError(f"the plugin `{record.found.name}` has to be started again first")
        try:
            return await self._call(record, hook, args, {}, timeout)
        except PluginError as error:
            # why is the host's to know: the reasons of errors have paths in them
            raise PluginError(f"the plugin `{record.found.name}` cannot be used now") from error

    async def _call(
        self, record: Record, hook: str, args: tuple[Any, ...], kwargs: dict[str, Any], timeout: float | None
    ) -> Any:
        if record.instance is not None and record.instance.is_lost:
            async with self._changing:
                await self._start_again(record)
        return await record.call(hook, args, kwargs, self._timeout if timeout is None else timeout)

    async def _start_again(self, record: Record) -> None:
        """Start a plugin whose worker process ended, so that its hooks do not meet variables that `init` has not set."""
        if record.instance is not None and record.instance.is_lost:
            await self._stop({record.found.key: record})
            await self._try_to_start(record)


async def _stop_behind(record: Record, instance: Instance, before: list[anyio.Event]) -> None:
    for gone in before:
        await gone.wait()
    record.state = "stopping"
    await instance.stop()
    record.instance, record.state = None, "found"
    record.error = instance.error or record.error
