"""`isolation="process"`: programs run in worker processes, and the rest of the runtime does not notice.

In: compiled modules and what the host binds. Out: functions of ML that stand in for those in a worker: driven by the engine, they wait for a worker, have
it load what they need, and talk with it. So deadlines, cancellation, contexts and streams are those of the engine. It compiles nothing and starts
nothing itself.
"""

from __future__ import annotations

import dataclasses
import marshal
import threading
import time
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import anyio

from mlpy_async.capabilities import check_capability
from mlpy_async.engine import await_
from mlpy_async.errors import SandboxCrashed, SandboxError
from mlpy_async.modules.loader import LoadedModule
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.config import IN_PARENT, IN_WORKER, INLINE_ONLY, SandboxConfig
from mlpy_async.sandbox.conversation import LEVEL, Level, Worker, stand_in
from mlpy_async.sandbox.pool import Pool
from mlpy_async.sandbox.process import WorkerProcess
from mlpy_async.sandbox.report import SandboxReport, Wall
from mlpy_async.sandbox.sessions import ProcessNames
from mlpy_async.services import Services
from mlpy_async.values.function import wrap_host_function
from mlpy_compiler import CompiledModule, python_name

__all__ = ["ProcessIsolation"]


class ProcessIsolation:
    """Runs programs in the workers of a pool; an async context manager.

    :param modules: gives the code of a loaded module of ML by name.
    """

    def __init__(
        self, config: SandboxConfig, services: Services, modules: Callable[[str], CompiledModule | None]
    ) -> None:
        self._config = config
        self._module = modules
        self._services = services
        self._builtins = services.builtins
        self._reloaded: set[str] = set()
        """Modules whose latest version replaced another."""
        self._pool = Pool(config.pool_size, self._start, config.heartbeat)
        self._thread = 0
        self._walls: tuple[Wall, ...] = ()
        self._limits = dataclasses.asdict(services.limits)

    async def __aenter__(self) -> ProcessIsolation:
        self._thread = threading.get_ident()
        await self._pool.__aenter__()
        return self

    async def __aexit__(self, *details: object) -> None:
        await self._pool.__aexit__(*details)

    async def warm(self) -> None:
        await self._pool.warm()

    def report(self) -> SandboxReport:
        workers = self._pool.workers
        return SandboxReport(
            self._walls, len(workers), max((worker.process.peak_memory() for worker in workers), default=0)
        )

    # --- what the runtime and the loader instantiate ------------------------------------------------------------------------

    def program(self, compiled: CompiledModule, bindings: Mapping[str, Any]) -> tuple[dict[str, Any], FunctionType]:
        """As `Inline.program`; the namespace stays empty, and the function gives the program's value."""
        # a host function has two more bindings, which go past its wrapper: the worker makes its own
        values = {name: value for name, value in bindings.items() if not name.endswith(("λf", "λfinish"))}
        run = frames.Run(compiled.name, marshal.dumps(compiled.code), values, compiled.binds_result)

        def talk(worker: Worker) -> Any:
            self.provide_imports(worker, compiled)
            return worker.converse(run)

        return {}, stand_in(compiled.name, self._builtins, lambda _args, _kwargs: self.lease(talk), 0, 0)

    def module(self, compiled: CompiledModule, before: LoadedModule | None) -> tuple[dict[str, Any], FunctionType]:
        """As `Inline.module`; the function fills the namespace with stand-ins of public functions, and copies of public values. State is that of each worker."""
        namespace: dict[str, Any] = {}
        if before is None:
            self._reloaded.discard(compiled.name)
        else:
            self._reloaded.add(compiled.name)

        def talk(worker: Worker) -> Any:
            loaded = self._load(worker, compiled)
            for export in loaded.exports:
                name = python_name(export.name)
                namespace[name] = self._function(compiled, name, export) if export.function else export.value
            return loaded.value

        return namespace, stand_in(compiled.name, self._builtins, lambda _args, _kwargs: self.lease(talk), 0, 0)

    def _function(self, compiled: CompiledModule, name: str, export: frames.Export) -> FunctionType:
        def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            def talk(worker: Worker) -> Any:
                if worker.modules.get(compiled.name) is not compiled:
                    self._load(worker, compiled, quiet=True)
                return worker.converse(question)

            question = frames.Call(compiled.name, name, list(args), kwargs)
            return self.lease(talk)

        return stand_in(export.name, self._builtins, call, export.requires, export.accepts)

    def session(self, name: str) -> ProcessNames:
        """As `Inline.session`: a worker of its own, from the first input on."""
        return ProcessNames(self, name)

    # --- what a worker has loaded -------------------------------------------------------------------------------------------

    def _load(self, worker: Worker, compiled: CompiledModule, quiet: bool = False) -> frames.Loaded:
        """Have a worker run the top level of a module; `quiet` if another has printed what it prints."""
        self.provide_imports(worker, compiled)
        exports = {name: python_name(name) for name in compiled.exports}
        before = worker.modules.get(compiled.name) if compiled.name in self._reloaded else None
        carried = list(before.module_names) if isinstance(before, CompiledModule) else None
        loaded = worker.converse(frames.Load(compiled.name, marshal.dumps(compiled.code), exports, carried), quiet)
        if type(loaded) is not frames.Loaded:
            raise SandboxCrashed("the worker process sent rubbish: no module came of loading one")
        worker.modules[compiled.name] = compiled
        return loaded

    def provide_imports(self, worker: Worker, compiled: CompiledModule) -> None:
        """Have a worker know all that a module imports: ML modules are loaded there, those of the host stay here."""
        for record in compiled.imports:
            name = record.module
            loaded = self._module(name)
            if loaded is not None:
                if worker.modules.get(name) is not loaded:
                    self._load(worker, loaded, quiet=True)
            elif name in INLINE_ONLY:
                raise SandboxError(f"the module `{name}` is not there in a worker process, {INLINE_ONLY[name]}")
            elif name not in IN_WORKER:
                exports = dict(self._builtins["λimport"](name).__dict__)
                if not _same(exports, worker.modules.get(name)):
                    worker.tell(frames.Bridge(name, exports))
                    worker.modules[name] = exports

    # --- leases -------------------------------------------------------------------------------------------------------------

    def lease(self, talk: Callable[[Worker], Any], wanted: Worker | None = None) -> Any:
        """Talk with a worker, `wanted` or any: with the one whose question is being served, if there is one, else with the next that is free."""
        if threading.get_ident() != self._thread:
            return await_(self._services.engine.drive(self.lease, (talk, wanted)))
        level = self._level(wanted)
        if level is not None:
            await_(level.lock.acquire())
            try:
                if not level.open:
                    raise SandboxError("the host function whose question this was has returned meanwhile")
                return talk(level.worker)
            finally:
                level.lock.release()
        worker = self._pool.take(wanted) or await_(self._pool.wait(wanted))
        try:
            return talk(worker)
        finally:
            self._pool.give_back(worker)

    async def hire(self) -> Worker:
        """A worker that is leased only to who asks for it. Raises as entering."""
        return await self._pool.hire()

    def dismiss(self, worker: Worker) -> None:
        """End a worker that was hired."""
        self._pool.discard(worker)

    def _level(self, wanted: Worker | None) -> Level | None:
        """The innermost host function that is being served for a worker of this pool, or for the one that is wanted."""
        level = LEVEL.get()
        while level is not None:
            if level.open and level.worker.pool is self._pool and wanted in (None, level.worker):
                return level
            level = level.outer
        return None

    def _invoke(self, worker: Worker, question: frames.Frame) -> Any:
        return self.lease(lambda leased: leased.converse(question), worker)

    # --- starting -----------------------------------------------------------------------------------------------------------

    async def _start(self) -> Worker:
        """A worker that is ready.

        :raises SandboxError: if it does not start in time, or if a wall does not stand under `strict_mode`.
        """
        process = await WorkerProcess.start(self._config, self._limits)
        ready = False
        try:
            worker = Worker(process, self._services, self._pool, self._invoke, self._config)
            with anyio.fail_after(self._config.start_timeout):
                await worker.set_up(self._setup())
            self._walls = tuple(Wall(wall.name, wall.stands, wall.detail) for wall in worker.walls)
            missing = [f"{wall.name} ({wall.detail})" for wall in self._walls if not wall.stands]
            if missing and self._config.strict_mode:
                raise SandboxError(f"strict_mode wants every wall; this machine refuses {', '.join(missing)}")
            ready = True
        except TimeoutError as error:
            raise SandboxCrashed(f"a worker process was not ready after {self._config.start_timeout:g} s") from error
        finally:
            if not ready:
                process.kill()
                await process.bury()
        return worker

    def _setup(self) -> frames.Setup:
        config, world = self._config, self._services.world
        builtins, engine = self._builtins, self._services.engine
        check = wrap_host_function(_check, name="check", builtins=builtins, engine=engine)
        clock = None
        if world.clock is not time.time:
            clock = wrap_host_function(world.clock, name="clock", builtins=self._builtins, engine=self._services.engine)
        return frames.Setup(
            config.memory_bytes, config.cpu_timeout, config.network_disabled, config.file_size_bytes, config.open_files,
            config.processes, config.nice, world.random.getrandbits(64), list(world.arguments),
            {name: self._builtins[f"λb_{name}"] for name in IN_PARENT if f"λb_{name}" in self._builtins}, clock, check,
        )  # fmt: skip


def _same(exports: dict[str, Any], told: object) -> bool:
    """Whether a worker was told of just these objects."""
    return (
        isinstance(told, dict) and exports.keys() == told.keys() and all(exports[key] is told[key] for key in exports)
    )


def _check(name: str, resource: str | None) -> None:
    """Check a capability for a worker, in the context of the call: what standard modules need that run there."""
    check_capability(name, resource)
