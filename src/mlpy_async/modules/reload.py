"""Loading modules anew: all that a change concerns, or nothing.

In: the names of modules whose files have changed. Out: their new versions, and new ones of all modules that import them. First all is read and compiled, then all top levels
run in the order of imports, and see each other's new values; only when the last has run does anybody else. So whatever fails, each old
version stays as it was. Calls that run end in the code they began in.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import ModuleType

from anyio import to_thread

from mlpy_async.errors import ModuleLoadError
from mlpy_async.modules.bridge import Bridge, restore
from mlpy_async.modules.imports import STAGING, Staging
from mlpy_async.modules.loader import LoadedModule, ModuleLoader, show_in_tracebacks, value_of
from mlpy_async.modules.sources import SourceFile
from mlpy_async.modules.timings import Timings
from mlpy_compiler import CompiledModule

__all__ = ["reload_modules"]


async def reload_modules(loader: ModuleLoader, names: Iterable[str]) -> tuple[str, ...]:
    """Load modules anew, and those that import them, directly or not; one that is not loaded is loaded. A checkpoint.

    :returns: the modules that are new, those that are imported before those that import them.
    :raises ModuleNotFound: if there is none of a name. :raises ModuleLoadError: if a file of a bridge module cannot be used, or a file has gone.
    :raises ImportError: if modules would now import each other in a circle.
    :raises OSError, MLCompileError, MLError, TimeoutError, CapabilityViolationError: as `MLRuntime.load`.
    :raises RuntimeError: if it is asked for by what is being loaded anew.

    Whatever it raises, and when it is cancelled, the old versions stay.
    """
    if loader.staging() is not None:
        raise RuntimeError("a top level that is being loaded anew asks for a reload; want that behind it")
    async with loader.reloading:
        return await _Reload(loader).run(list(dict.fromkeys(names)))


class _Reload:
    """One reload: its state from the first look at files to the moment when all see what is new."""

    def __init__(self, loader: ModuleLoader) -> None:
        self._loader = loader
        self._staging = Staging(loader)
        self._first: list[str] = []
        """Modules that were not loaded before."""
        self._bridges: list[Bridge] = []
        self._modules: list[LoadedModule] = []
        self._files: dict[str, ModuleType] = {}
        """Bridge files that were run, which may offer several modules."""
        self._compiled: dict[str, tuple[CompiledModule, SourceFile | None]] = {}
        self._timings: dict[str, Timings] = {}

    async def run(self, names: list[str]) -> tuple[str, ...]:
        started = time.perf_counter()
        loader = self._loader
        await to_thread.run_sync(loader.catalogue.scan)
        back = STAGING.set(self._staging)
        try:
            for name in names:
                await self._renew(name)
            for name in _importers(loader.loaded(), names):
                if name not in self._compiled:
                    before = loader.loaded()[name]
                    source = before.compiled.source
                    await self._compile(name, source.text, source.filename, before.file)
            for name in _in_order({name: compiled for name, (compiled, _) in self._compiled.items()}):
                await self._run(name)
            done = self._keep()
        except BaseException:
            self._give_up()
            raise
        finally:
            STAGING.reset(back)
            self._staging.end()
        for name in names:
            timings = loader.timings[name]
            timings.reload = time.perf_counter() - started
            timings.reloads += 1
        return done

    # --- what is new ------------------------------------------------------------------------------------------------------

    async def _renew(self, name: str) -> None:
        """Import a bridge module again, or compile what a file of ML holds now."""
        loader = self._loader
        found, before = loader.catalogue.found.get(name), loader.loaded().get(name)
        if found is not None and found.kind == "bridge":
            started = time.perf_counter()
            bridge = await loader.import_bridge(found, self._files)
            self._bridges.append(bridge)
            self._staging.values[name] = loader.make_bridge(bridge)
            self._timings[name] = Timings(scan=found.scan_time, load=time.perf_counter() - started)
        elif name in loader.bridges():
            files = {module.__file__ for module in loader.bridges()[name].modules}
            reasons = [str(problem) for problem in loader.catalogue.problems if problem.file in files]
            raise _stays(name, reasons[0] if reasons else "no file offers it any more")
        elif before is None:
            await loader.load_name(name)
            self._first.append(name)
        else:
            await self._read(before)

    async def _read(self, before: LoadedModule) -> None:
        """Compile the present text of a module: that of its file, or for lack of one what it was made of."""
        name, file, filename = before.name, before.file, before.compiled.source.filename
        if file is None:
            return await self._compile(name, before.compiled.source.text, filename, None)
        if file.base is not None:
            found = await self._loader.find(name)
            if found is None or found.file is None:
                raise _stays(name, f"{filename}: the file is not there any more, or leads out of its module path")
            file = SourceFile(found.file, found.base)
        try:
            text = await to_thread.run_sync(file.read)
        except FileNotFoundError as error:
            raise _stays(name, f"{filename}: the file is not there any more") from error
        return await self._compile(name, text, str(file.path), file)

    async def _compile(self, name: str, text: str, filename: str, file: SourceFile | None) -> None:
        started = time.perf_counter()
        compiled = await self._loader.compile(text, name, filename)
        # another object than the one before, whatever the cache has: that tells worker processes that it is new
        self._compiled[name] = replace(compiled), file
        self._timings[name] = Timings(transpile=time.perf_counter() - started)

    async def _run(self, name: str) -> None:
        started = time.perf_counter()
        compiled, file = self._compiled[name]
        made = await self._loader.run(compiled, (name,), file, self._loader.loaded().get(name))
        self._modules.append(made)
        self._staging.values[name] = value_of(made)
        self._staging.compiled[name] = made.compiled
        self._timings[name].load = self._timings[name].transpile + time.perf_counter() - started

    # --- how it ends ------------------------------------------------------------------------------------------------------

    def _keep(self) -> tuple[str, ...]:
        """Have all see what is new, in one step of the event loop."""
        loader, values = self._loader, self._staging.values
        for bridge in self._bridges:
            loader.keep_bridge(bridge, values[bridge.name])
        for made in self._modules:
            loader.keep(made, values[made.name])
        for name, new in self._timings.items():
            timings = loader.timings.setdefault(name, Timings())
            timings.scan, timings.transpile, timings.load = new.scan, new.transpile, new.load
        return (*self._first, *(bridge.name for bridge in self._bridges), *(made.name for made in self._modules))

    def _give_up(self) -> None:
        """Undo what the process, and not the runtime, was told of."""
        for bridge in self._bridges:
            before = self._loader.bridges().get(bridge.name)
            if before is not None:
                restore(before)
        for name in self._compiled:
            loaded = self._loader.loaded().get(name)
            if loaded is not None:
                show_in_tracebacks(loaded.compiled)


def _stays(name: str, reason: str) -> ModuleLoadError:
    return ModuleLoadError(f"the module `{name}` cannot be loaded anew, and stays as it was: {reason}", name=name)


def _importers(loaded: Mapping[str, LoadedModule], names: Iterable[str]) -> list[str]:
    """The loaded modules that import one of these, directly or through others, as they stand."""
    reached = set(names)
    while more := {
        name
        for name, module in loaded.items()
        if name not in reached and any(record.module in reached for record in module.compiled.imports)
    }:
        reached |= more
    return [name for name in loaded if name in reached]


def _in_order(compiled: Mapping[str, CompiledModule]) -> list[str]:
    """Modules behind those that they import.

    :raises ImportError: if they import each other in a circle.
    """
    order: dict[str, None] = {}

    def visit(name: str, chain: tuple[str, ...]) -> None:
        if name in chain:
            circle = " -> ".join((*chain[chain.index(name) :], name))
            raise ImportError(f"{compiled[name].filename}: modules import each other in a circle: {circle}")
        if name in compiled and name not in order:
            for record in compiled[name].imports:
                visit(record.module, (*chain, name))
            order[name] = None

    for name in compiled:
        visit(name, ())
    return list(order)
