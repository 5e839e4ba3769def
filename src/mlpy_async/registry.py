"""The registry: all modules that programs can import, with what is known of them.

In: directories, and what the host hands over. Out: names, `ModuleInfo`s, Python objects. A runtime has one as `rt.modules`; `get_registry()` is that of the
process, whose extension paths the names of `classic` and transpiled programs use.
It loads nothing into a runtime by itself: the runtime's loader does, and it is asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import EllipsisType, FunctionType
from typing import Any

from anyio import to_thread
from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.engine import await_
from mlpy_async.engine.program import running
from mlpy_async.errors import ModuleNotFound
from mlpy_async.modules.bridge import import_bridge, parts_of_objects
from mlpy_async.modules.catalogue import Catalogue, Found, Kind
from mlpy_async.modules.loader import LoadedModule, ModuleLoader
from mlpy_async.modules.private_files import PrivateFiles, default_cache_dir
from mlpy_async.modules.reload import reload_modules
from mlpy_async.modules.scan import Problem
from mlpy_async.modules.signatures import parameters_of, signature
from mlpy_async.modules.timings import (
    MemoryReport,
    ModuleMemory,
    ModulePerformance,
    PerformanceReport,
    Timings,
    memory_of,
)
from mlpy_async.stdlib.environment import standard_environment, standard_metadata
from mlpy_compiler import Environment, nearest, python_name

__all__ = ["ModuleInfo", "ModuleRegistry", "get_registry"]

_KINDS: dict[str, Kind] = {
    "bridge": "bridge", "builtin": "standard", "ml": "ml", "ml_source": "ml", "python": "bridge", "python_bridge": "bridge", "standard": "standard", "stdlib": "standard",
}  # fmt: skip
"""Kinds, and the words for them in earlier programs."""


@dataclass(frozen=True, slots=True)
class ModuleInfo:
    """What is known of a module.

    `kind` is "standard", "bridge" (Python of the host) or "ml". `functions` has signatures by name, both spellings of a name only where they differ in ML;
    those of an ML module are known once it is loaded. `capabilities` are what its functions check, or what an ML module declares. `file` is for the host: ML is
    told no paths. `memory` is in bytes, None if the module is not loaded.
    """

    name: str
    kind: Kind
    description: str = ""
    version: str = ""
    file: Path | None = None
    functions: dict[str, str] = field(default_factory=dict)
    constants: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    is_loaded: bool = False
    timings: Timings = field(default_factory=Timings)
    memory: int | None = None

    def for_ml(self) -> dict[str, Any]:
        """The same as a program may know it: without paths."""
        return {
            "name": self.name,
            "kind": self.kind,
            "description": self.description,
            "version": self.version,
            "functions": list(self.functions),
            "constants": list(self.constants),
            "exports": [*self.functions, *self.constants],
            "signatures": list(self.functions.values()),
            "capabilities": list(self.capabilities),
            "loaded": self.is_loaded,
            "load_time": self.timings.load,
            "transpile_time": self.timings.transpile,
            "reload_count": self.timings.reloads,
            "memory": self.memory,
        }


class ModuleRegistry:
    """All modules: the standard library, what the host hands over, bridge files, ML files, installed distributions; the first of a name has it.

    :param extension_paths: directories of `*_bridge.py` files. :param ml_module_paths: directories of `.ml` files, in which `a.b` is `a/b.ml`.
    :param modules: classes, functions and Python modules of the host with the decorators of this package.
    :param cache_dir: where what scans read is kept; default: the user's cache directory; None keeps nothing.
    :raises TypeError: if one of `modules` has no decorator.

    The paths are looked through when something is asked first. That blocks; on an event loop `await registry.ready()` does it in a worker thread.
    """

    def __init__(
        self,
        extension_paths: Sequence[str | Path] = (),
        ml_module_paths: Sequence[str | Path] = (),
        *,
        modules: Iterable[Any] = (),
        cache_dir: str | Path | EllipsisType | None = ...,
    ) -> None:
        directory = default_cache_dir() if isinstance(cache_dir, EllipsisType) else cache_dir
        self.catalogue = Catalogue(
            standard_environment(),
            extension_paths=[Path(path) for path in extension_paths],
            ml_module_paths=[Path(path) for path in ml_module_paths],
            kept=PrivateFiles(Path(directory) if directory else None, ".mlm"),
        )
        self._loader: ModuleLoader | None = None
        self.add(*modules)

    @classmethod
    def get_instance(cls) -> ModuleRegistry:
        """The registry of this process, as `get_registry()`."""
        return get_registry()

    def attach(self, loader: ModuleLoader) -> None:
        """Tell of what a runtime has loaded, and load into it."""
        self._loader = loader

    @property
    def environment(self) -> Environment:
        """What the compiler is told of all modules."""
        self._found()
        return self.catalogue.environment

    # --- what there is --------------------------------------------------------------------------------------------------

    def is_available(self, name: str) -> bool:
        """Whether a program can import a module."""
        return self.catalogue.is_standard(name) or name in self._found() or name in self._loaded()

    def get_all_module_names(self, kind: str | None = None) -> list[str]:
        """The names of all modules, or of those of a kind: "standard", "bridge", "ml".

        :raises ValueError: if there is no such kind.
        """
        if kind is not None and kind not in _KINDS:
            raise ValueError(f"there is no kind of modules {kind!r}; the kinds are standard, bridge and ml")
        wanted = None if kind is None else _KINDS[kind]
        names = {name for name in self.catalogue.environment.modules if self.catalogue.is_standard(name)}
        made = names if wanted in (None, "standard") else set[str]()
        made.update(found.name for found in self._found().values() if wanted in (None, found.kind))
        if wanted in (None, "ml"):
            made.update(self._loaded())
        return sorted(made)

    available_modules = get_all_module_names

    def list_modules(self, kind: str | None = None) -> list[ModuleInfo]:
        """What is known of all modules, or of those of a kind."""
        return [info for name in self.get_all_module_names(kind) if (info := self.module_info(name)) is not None]

    def module_info(self, name: str) -> ModuleInfo | None:
        """What is known of a module; None if there is none of that name."""
        if self.catalogue.is_standard(name):
            return _standard_info(name)
        found, loaded = self._found().get(name), self._loaded().get(name)
        timings = self._loader.timings.get(name, Timings()) if self._loader is not None else Timings()
        if found is not None and found.kind == "bridge":
            return self._bridge_info(found, timings)
        if loaded is not None:
            return _ml_info(loaded, timings)
        return None if found is None else ModuleInfo(name, "ml", file=found.file)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files, and which modules are shadowed by others of their name."""
        self._found()
        return self.catalogue.problems

    # --- what programs ask ----------------------------------------------------------------------------------------------

    def names_for_ml(self, kind: str | None = None) -> list[str]:
        """As `get_all_module_names`, for a program: it waits for the scan without holding the loop."""
        self._scan_for_ml()
        return self.get_all_module_names(kind)

    def info_for_ml(self, name: str) -> dict[str, Any] | None:
        """What a program may know of a module; None if there is none. It tells no paths."""
        self._scan_for_ml()
        info = self.module_info(name)
        return None if info is None else info.for_ml()

    # --- what changes it ------------------------------------------------------------------------------------------------

    def add(self, *modules: Any) -> None:
        """Offer classes, functions and Python modules of the host that have the decorators of this package. Programs compiled from now on see them.

        :raises TypeError: if one has none.
        """
        if modules:
            self.catalogue.add(parts_of_objects(modules))

    def add_extension_paths(self, paths: Iterable[str | Path]) -> None:
        """Look for bridge files in further directories."""
        self.catalogue.add_paths(extension_paths=map(Path, paths))

    def add_extension_path(self, path: str | Path) -> None:
        """Look for bridge files in one more directory."""
        self.add_extension_paths([path])

    def add_ml_module_paths(self, paths: Iterable[str | Path]) -> None:
        """Look for ML files in further directories."""
        self.catalogue.add_paths(ml_module_paths=map(Path, paths))

    def scan(self) -> tuple[Problem, ...]:
        """Look through all paths again; files that have not changed are not read. Blocks. It gives what is wrong."""
        self.catalogue.scan()
        return self.catalogue.problems

    async def ready(self) -> None:
        """Look through the paths in a worker thread, if that has not been done. A checkpoint then."""
        if not self.catalogue.is_scanned:
            await to_thread.run_sync(self.catalogue.scan)

    # --- loading ----------------------------------------------------------------------------------------------------------

    def get_module(self, name: str) -> Any:
        """The Python object of a module: the instance of a bridge module's class, or what holds its functions; the class of a standard module; the
        `LoadedModule` of one of ML. Blocks: a bridge file is imported at its first use.

        :raises ModuleNotFound: if there is none, or one of ML that is not loaded. :raises ModuleLoadError: if its file cannot be used.
        """
        if self.catalogue.is_standard(name):
            return standard_metadata(name)[0]
        found = self._found().get(name)
        if found is not None and found.kind == "bridge":
            return import_bridge(found).python_object
        if name in self._loaded():
            return self._loaded()[name]
        near = nearest(name, self.get_all_module_names())
        raise ModuleNotFound(f"no module `{name}` is loaded" + (f"; did you mean `{near}`?" if near else ""), name=name)

    def reload_module(self, name: str) -> Any:
        """Run the files of a bridge module again, and give its Python object. Blocks. Programs of a runtime see the new one by `await rt.modules.reload(name)`.

        :raises ModuleNotFound: if there is no bridge module of that name. :raises ModuleLoadError: if a file cannot be used; the old state stays.
        """
        self.catalogue.scan()
        found = self.catalogue.found.get(name)
        if found is None or found.kind != "bridge":
            raise ModuleNotFound(f"there is no bridge module `{name}` to reload", name=name)
        return import_bridge(found, fresh={}).python_object

    async def load(self, name: str) -> None:
        """Load a module into the runtime, as an import does. A checkpoint.

        :raises ModuleNotFound, ModuleLoadError, MLCompileError, MLError, TimeoutError: see `MLRuntime.load`. :raises RuntimeError: if this is no runtime's.
        """
        await self._of_runtime().load_name(name)

    async def reload(self, *names: str) -> tuple[str, ...]:
        """As `MLRuntime.reload`, of several modules in one step; without a runtime there is `reload_module`."""
        return await reload_modules(self._of_runtime(), names)

    # --- what modules cost ------------------------------------------------------------------------------------------------

    def timings(self) -> dict[str, Timings]:
        """Seconds of scan, transpilation, load and reload of each module that is loaded, by name."""
        return dict(self._loader.timings) if self._loader is not None else {}

    def memory(self) -> dict[str, int]:
        """Bytes that each loaded module keeps, by name. Blocks for some milliseconds for each."""
        return {each.name: each.size for each in self.memreport().modules}

    def perfmon(self) -> PerformanceReport:
        """What each loaded module costs in seconds, and each kind of modules: for metrics, and for people who look for the slow one."""
        bridges = {} if self._loader is None else self._loader.bridges()
        return PerformanceReport.of(
            ModulePerformance(name, "bridge" if name in bridges else "ml", replace(timings))
            for name, timings in self.timings().items()
        )

    def memreport(self) -> MemoryReport:
        """What each loaded module keeps in bytes, and each kind of modules. Blocks for some milliseconds for each."""
        infos = (self.module_info(name) for name in self.timings())
        return MemoryReport.of(
            ModuleMemory(info.name, info.kind, info.memory)
            for info in infos
            if info is not None and info.memory is not None
        )

    # --- the inside -------------------------------------------------------------------------------------------------------

    def _found(self) -> Any:
        if not self.catalogue.is_scanned:
            self.catalogue.scan()
        return self.catalogue.found

    def _scan_for_ml(self) -> None:
        if not self.catalogue.is_scanned and running(getcurrent()) is not None:
            await_(self.ready())

    def _loaded(self) -> dict[str, LoadedModule]:
        return self._loader.loaded() if self._loader is not None else {}

    def _of_runtime(self) -> ModuleLoader:
        if self._loader is None:
            raise RuntimeError("this registry belongs to no runtime; `rt.modules` is that of a runtime")
        return self._loader

    def _bridge_info(self, found: Found, timings: Timings) -> ModuleInfo:
        loaded = self._loader.bridges().get(found.name) if self._loader is not None else None
        scanned = [part.scanned for part in found.parts]
        functions = {each.interface.name: each for part in reversed(scanned) for each in part.functions}
        named = {name: each for name, each in functions.items() if each.signature.startswith(name + "(")}
        needed = {need for each in functions.values() for need in each.interface.capabilities}
        timings.scan = timings.scan or found.scan_time
        return ModuleInfo(
            found.name,
            "bridge",
            next((part.description for part in scanned if part.description), ""),
            next((part.version for part in scanned if part.version), ""),
            found.file,
            {name: named[name].signature for name in sorted(named)},
            tuple(sorted(name for part in scanned for name in part.constants)),
            tuple(sorted(needed)),
            loaded is not None,
            timings,
            None if loaded is None else sum(memory_of(vars(module)) for module in loaded.modules),
        )


def _standard_info(name: str) -> ModuleInfo:
    _, data = standard_metadata(name)
    functions = {each.name: each.signature for each in data.functions.values()}
    needed = {need for each in data.functions.values() for need in each.capabilities}
    return ModuleInfo(
        name,
        "standard",
        data.description,
        data.version,
        None,
        {each: functions[each] for each in sorted(functions)},
        tuple(sorted(data.constants)),
        tuple(sorted(needed)),
        True,
    )


def _ml_info(loaded: LoadedModule, timings: Timings) -> ModuleInfo:
    functions: dict[str, str] = {}
    constants: list[str] = []
    for name in loaded.compiled.exports:
        value = loaded.namespace.get(python_name(name))
        if isinstance(value, FunctionType):
            # the function behind the wrapper of a generator function
            functions[name] = signature(name, parameters_of(value.__globals__.get("λf", value), bound=False))
        else:
            constants.append(name)
    return ModuleInfo(
        loaded.name,
        "ml",
        file=Path(loaded.compiled.source.filename),
        functions=functions,
        constants=tuple(constants),
        capabilities=tuple(sorted({declaration.name for declaration in loaded.compiled.capabilities})),
        is_loaded=True,
        timings=timings,
        memory=memory_of(loaded.namespace),
    )


@lru_cache(maxsize=1)
def get_registry() -> ModuleRegistry:
    """The registry of this process: the standard library, installed distributions, and the paths that are added to it."""
    return ModuleRegistry()
