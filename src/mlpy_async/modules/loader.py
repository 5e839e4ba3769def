"""Loading: from a compiled module to a namespace whose top level has run, from a bridge module's files to what they offer, and to the module value that ML sees.

In: the catalogue, and what programs import. Out: `LoadedModule`s of ML and values of bridge modules, one for each name and runtime.
What a program imports is loaded before its first line runs, so a missing module is reported before anything happened.
It does not compile (`compiler.py`), does not look for files (`catalogue.py`) and knows no standard module by name.
"""

from __future__ import annotations

import difflib
import linecache
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import anyio
from anyio import to_thread

from mlpy_async.capabilities.contexts import CapabilityContext, entered, in_context
from mlpy_async.errors import ModuleNotFound
from mlpy_async.modules.bridge import Bridge, import_bridge, make_module
from mlpy_async.modules.catalogue import Found
from mlpy_async.modules.compiler import Compiler
from mlpy_async.modules.declarations import check_declarations
from mlpy_async.modules.host_functions import HostFunctions
from mlpy_async.modules.imports import Imports
from mlpy_async.modules.scan import is_module_name
from mlpy_async.modules.sources import SourceFile
from mlpy_async.modules.timings import Timings
from mlpy_async.values.module import Module
from mlpy_async.values.operations import Operations
from mlpy_compiler import CompiledModule, python_name

__all__ = ["LoadedModule", "ModuleLoader", "instantiate", "program_value", "show_in_tracebacks", "value_of"]


@dataclass(frozen=True, slots=True)
class LoadedModule:
    """A module whose top level has run.

    `namespace` holds its module-level names by their Python names; `value` is what its top level gave; `context` is what it held when it
    was loaded first, and `file` where its text comes from, None for a text that the host gave.
    """

    name: str
    compiled: CompiledModule
    namespace: dict[str, Any]
    value: Any
    context: CapabilityContext
    file: SourceFile | None

    def export(self, name: str) -> Any:
        """The value of an exported name.

        :raises AttributeError: if the module does not export it.
        """
        if name in self.compiled.exports:
            key = python_name(name)
            if key in self.namespace:
                return self.namespace[key]
        raise AttributeError(f"module `{self.name}` has no public `{name}`")


def instantiate(
    compiled: CompiledModule, builtins: dict[str, Any], bindings: Mapping[str, Any]
) -> tuple[dict[str, Any], FunctionType]:
    """A fresh namespace for a compiled module, and the function that runs its top level in it."""
    namespace: dict[str, Any] = {"__builtins__": builtins, "__name__": compiled.name}
    namespace |= bindings
    exec(compiled.code, namespace)
    show_in_tracebacks(compiled)
    return namespace, namespace.pop("λmain")


def value_of(loaded: LoadedModule) -> Module:
    """What importing a module gives: its exports as they are now."""
    names = {export: python_name(export) for export in loaded.compiled.exports}
    return Module(loaded.name, {name: loaded.namespace[key] for name, key in names.items() if key in loaded.namespace})


def program_value(compiled: CompiledModule, namespace: dict[str, Any], last: Any) -> Any:
    """The value of a program: its variable `result` if it binds one, else the value of its last statement."""
    if compiled.binds_result and "result" in namespace:
        return namespace["result"]
    return last


_SHOWN: dict[str, dict[int, weakref.ref[CodeType]]] = {}
"""The code, by its identity, whose text `linecache`, which belongs to the process, has under a file name."""


def show_in_tracebacks(compiled: CompiledModule) -> None:
    """Give `linecache` the lines of a source for as long as any of its code lives: those that run, whatever becomes of the file."""
    code = compiled.code
    filename = code.co_filename
    if id(code) in _SHOWN.get(filename, ()):
        return
    source = compiled.source
    linecache.cache[filename] = (len(source.text), None, [line + "\n" for line in source.lines], filename)
    shown = _SHOWN[filename] = {}
    for each in _codes(code):
        key = id(each)
        shown[key] = weakref.ref(each, lambda _gone, key=key: _hide(filename, shown, key))  # type: ignore[misc]


def _hide(filename: str, shown: dict[int, weakref.ref[CodeType]], key: int) -> None:
    del shown[key]
    if not shown and _SHOWN.get(filename) is shown:
        del _SHOWN[filename]
        linecache.cache.pop(filename, None)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A code object and all those inside it."""
    waiting = [code]
    while waiting:
        yield (each := waiting.pop())
        waiting += [constant for constant in each.co_consts if type(constant) is CodeType]


class ModuleLoader(Imports):
    """Loads modules for one runtime: the standard library first, then as its compiler's catalogue says."""

    def __init__(
        self,
        compiler: Compiler,
        builtins: dict[str, Any],
        *,
        functions: HostFunctions,
        operations: Operations,
        standard: Callable[[str], Module | None],
        instantiate: Callable[[CompiledModule, LoadedModule | None], tuple[dict[str, Any], FunctionType]],
        run: Callable[[FunctionType], Any],
        capabilities: CapabilityContext,
        changed: Callable[[], object],
    ) -> None:
        """Say where standard modules come from, and who runs a module's top level.

        :param functions: makes functions of ML for bridge modules; `operations` are told of their classes.
        :param capabilities: bounds what modules may declare that they need.
        :param standard: gives a module of the standard library by name, or None.
        :param instantiate: gives the namespace of a compiled module and the function that runs its top level; it is told which module that one replaces.
        :param run: the coroutine function that drives a module's top level.
        :param changed: called whenever there are other modules than before.
        """
        super().__init__(builtins, standard)
        self._compiler = compiler
        self.catalogue = compiler.catalogue
        self._functions = functions
        self._operations = operations
        self._instantiate = instantiate
        self._run = run
        self._capabilities = capabilities
        self._loaded: dict[str, LoadedModule] = {}
        self._bridges: dict[str, Bridge] = {}
        self._loading: dict[str, anyio.Event] = {}
        self.changed: list[Callable[[], object]] = [changed]
        self.reloading = anyio.Lock()
        self._awaited: dict[str, str] = {}
        """Modules that are being loaded, with the module for which each of them waits."""
        self.timings: dict[str, Timings] = {}

    # --- what the host asks ---------------------------------------------------------------------------------------

    async def load_file(self, path: str | Path, name: str | None = None) -> LoadedModule:
        """Load a file as the module `name` (default: the file's name without its ending). Replaces a module of that name.

        :raises OSError, ValueError: if it cannot be read, or is no UTF-8 text.
        :raises MLCompileError: if it does not compile.
        :raises CapabilityViolationError: if it declares a need that is not granted.
        :raises ModuleNotFound: if it imports a module that is not there.
        """
        file = SourceFile(Path(path))
        return await self._load(await to_thread.run_sync(file.read), name or file.path.stem, str(path), (), file)

    async def load_source(self, source: str, name: str, filename: str | None = None) -> LoadedModule:
        """Load a text as the module `name`. Raises as `load_file`."""
        return await self._load(source, name, filename, ())

    async def load_name(self, name: str) -> None:
        """Load a module as an import does, if it is not loaded yet. A checkpoint.

        :raises ModuleNotFound: if there is none. :raises ModuleLoadError: if a file of a bridge module cannot be used. Raises as `load_file`.
        """
        await self._require(name, (), "")

    def loaded(self) -> dict[str, LoadedModule]:
        """The modules of ML loaded so far by name, the latest last."""
        return self._loaded

    def bridges(self) -> dict[str, Bridge]:
        """The bridge modules loaded so far by name."""
        return self._bridges

    def compiled(self, name: str) -> CompiledModule | None:
        """The code of a loaded module of ML; while modules are loaded anew, for their top levels that of the new one."""
        staging, loaded = self.staging(), self._loaded.get(name)
        return (staging and staging.compiled.get(name)) or (None if loaded is None else loaded.compiled)

    def module(self, name: str) -> Module:
        """The value of an imported module. The imports of a program were loaded before it ran, but for a transpiled one, which has no loop to wait on."""
        if name not in self.values and self.known(name) is None:
            if not self.catalogue.is_scanned:
                self.catalogue.scan()
            found = self.catalogue.found.get(name)
            if found is not None and found.kind == "bridge":
                return self.keep_bridge(import_bridge(found))
        return super().module(name)

    def not_found(self, name: str) -> ModuleNotFound:
        """The error for a program: it tells no paths."""
        return ModuleNotFound(f"module `{name}` was not found{self._near(name)}", name=name)

    # --- loading --------------------------------------------------------------------------------------------------

    async def prepare(self, compiled: CompiledModule, chain: tuple[str, ...] = ()) -> None:
        """Load all that a compiled module imports.

        :raises ModuleNotFound: names the importing place, near names and the paths searched.
        """
        for record in compiled.imports:
            await self._require(record.module, chain, f"{compiled.filename}:{record.span[0]}:{record.span[1] + 1}")

    async def _require(self, name: str, chain: tuple[str, ...], place: str) -> None:
        while name not in self.values and self.known(name) is None:
            self._refuse_circle(name, chain, place)
            running = self._loading.get(name)
            if running is None:
                return await self._load_name(name, chain, place)
            # others load it: if they fail, or are cancelled, it is our turn
            if chain:
                self._awaited[chain[-1]] = name
            try:
                await running.wait()
            finally:
                self._awaited.pop(chain[-1] if chain else "", None)
        return None

    def _refuse_circle(self, name: str, chain: tuple[str, ...], place: str) -> None:
        """Refuse to wait for a module that waits for one of the chain, whoever loads it."""
        way = [name]
        while way[-1] not in chain and way[-1] in self._awaited:
            way.append(self._awaited[way[-1]])
        if way[-1] in chain:
            circle = " -> ".join((*chain[chain.index(way[-1]) :], *way))
            raise ImportError(f"{place}: modules import each other in a circle: {circle}")

    async def _load_name(self, name: str, chain: tuple[str, ...], place: str) -> None:
        self._loading[name] = done = anyio.Event()
        if chain:
            self._awaited[chain[-1]] = name
        try:
            found = await self.find(name)
            if found is None:
                raise self._nowhere(name, place)
            if found.kind == "bridge":
                await self._load_bridge(found)
            else:
                assert found.file is not None
                file = SourceFile(found.file, found.base)
                await self._load(await to_thread.run_sync(file.read), name, str(file.path), chain, file)
        finally:
            if chain:
                self._awaited.pop(chain[-1], None)
            del self._loading[name]
            done.set()

    async def find(self, name: str) -> Found | None:
        """Where a module is. One that the last scan did not see may be new: ML files are looked for, and then all is scanned again."""
        if not is_module_name(name):
            return None
        if not self.catalogue.is_scanned:
            await to_thread.run_sync(self.catalogue.scan)
        found = self.catalogue.found.get(name)
        if found is not None and found.kind == "bridge":
            return found
        file = await self._find_file(name)
        if file is not None:
            return file
        await to_thread.run_sync(self.catalogue.scan)
        found = self.catalogue.found.get(name)
        return found if found is not None and found.kind == "bridge" else None

    async def _find_file(self, name: str) -> Found | None:
        """The file of an ML module: below one of the module paths, and there still when links are followed."""
        parts = name.split(".")
        relative = Path(*parts[:-1], parts[-1] + ".ml")
        for base in self.catalogue.ml_module_paths:
            path = anyio.Path(base / relative)
            if await path.is_file() and (await path.resolve()).is_relative_to(await anyio.Path(base).resolve()):
                return Found(name, "ml", file=base / relative, base=base)
        return None

    async def _load_bridge(self, found: Found) -> None:
        started = time.perf_counter()
        self.keep_bridge(await self.import_bridge(found))
        timings = self.timings.setdefault(found.name, Timings())
        timings.scan = found.scan_time
        timings.load = time.perf_counter() - started

    async def import_bridge(self, found: Found, fresh: dict[str, ModuleType] | None = None) -> Bridge:
        """Import the files of a bridge module in a worker thread, or run them again, and hand the old state to the new one. A checkpoint."""
        before = None if fresh is None else self._bridges.get(found.name)
        # an import that is abandoned goes on to its end, and whoever asks next finds it done
        return await to_thread.run_sync(
            lambda: import_bridge(found, fresh=fresh, before=before), abandon_on_cancel=True
        )

    def make_bridge(self, bridge: Bridge) -> Module:
        """The value of an imported bridge module."""
        return make_module(bridge, self._functions, self._operations)

    def keep_bridge(self, bridge: Bridge, value: Module | None = None) -> Module:
        """Have all see a bridge module."""
        made = value or self.make_bridge(bridge)
        self._bridges[bridge.name] = bridge
        return self._put(bridge.name, made)

    def _put(self, name: str, made: Module) -> Module:
        """Keep the value of a module. One that was there before gets the new exports, so that those who have it see them; from then on both are one."""
        before = self.values.setdefault(name, made)
        exports = dict(made.__dict__)
        for gone in before.__dict__.keys() - exports.keys():
            del before.__dict__[gone]
        before.__dict__.update(exports)
        made.__dict__ = before.__dict__
        for told in self.changed:
            told()
        return before

    async def _load(
        self, source: str, name: str, filename: str | None, chain: tuple[str, ...], file: SourceFile | None = None
    ) -> LoadedModule:
        started = time.perf_counter()
        compiled = await self.compile(source, name, filename)
        compiled_at = time.perf_counter()
        loaded = await self.run(compiled, (*chain, name), file)
        self._loaded.pop(name, None)
        self.keep(loaded, value_of(loaded))
        timings = self.timings.setdefault(name, Timings())
        timings.transpile = compiled_at - started
        timings.load = time.perf_counter() - started
        return loaded

    async def compile(self, source: str, name: str, filename: str | None) -> CompiledModule:
        """The code of a module. Raises as `Compiler.compile`. A checkpoint as that."""
        return await self._compiler.compile(source, name=name, filename=filename, persist=True)

    async def run(
        self,
        compiled: CompiledModule,
        chain: tuple[str, ...],
        file: SourceFile | None,
        before: LoadedModule | None = None,
    ) -> LoadedModule:
        """Run the top level of a module in a fresh namespace. Nobody sees it yet.

        :param before: what it is to replace. It holds no more than that did when it was loaded, and no more than the caller.
        """
        held = entered(self._capabilities)
        context = held if before is None else before.context
        if context is not held:
            held = context.adopt(held)
        with in_context(held):
            if compiled.capabilities:
                # their patterns may be of paths, which the file system is asked for
                await to_thread.run_sync(check_declarations, compiled, held)
            await self.prepare(compiled, chain)
            namespace, main = self._instantiate(compiled, before)
            last = await self._run(main)
        return LoadedModule(compiled.name, compiled, namespace, program_value(compiled, namespace, last), context, file)

    def keep(self, loaded: LoadedModule, value: Module) -> None:
        """Have all see a module. One that was there before keeps its place in the order."""
        self._loaded[loaded.name] = loaded
        self._put(loaded.name, value)

    def _nowhere(self, name: str, place: str) -> ModuleNotFound:
        """The error for the host: it tells where was looked. ML is told no paths."""
        paths = (*self.catalogue.extension_paths, *self.catalogue.ml_module_paths)
        searched = ", ".join(map(str, paths)) or "no module path is set"
        text = (
            f"{place + ': ' if place else ''}module `{name}` was not found (searched: the standard library; {searched})"
        )
        return ModuleNotFound(text + self._near(name), name=name)

    def _near(self, name: str) -> str:
        known = [*self._compiler.environment.modules, *self.catalogue.found, *self.values]
        near = difflib.get_close_matches(name[:200], known, 1)
        return f"; did you mean `{near[0]}`?" if near else ""
