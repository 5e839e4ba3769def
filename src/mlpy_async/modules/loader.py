"""Loading: from a compiled module to a namespace whose top level has run, and to the module value that ML sees.

In: compiled modules and the paths on which ML modules are looked up. Out: `LoadedModule`s, one for each name and runtime.
What a program imports is loaded before its first line runs, so a missing module is reported before anything happened.
It does not compile (`compiler.py`) and knows no standard module by name.
"""

from __future__ import annotations

import difflib
import linecache
import re
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import anyio
from anyio import to_thread

from mlpy_async.capabilities.contexts import CapabilityContext, entered
from mlpy_async.errors import ModuleNotFound
from mlpy_async.modules.compiler import Compiler, read_source
from mlpy_async.modules.declarations import check_declarations
from mlpy_async.modules.imports import Imports
from mlpy_async.values.module import Module
from mlpy_compiler import CompiledModule, python_name

_LONGEST = 200
"""Characters of a module's name: file systems have names of 255 bytes at most."""
_PART = re.compile("[A-Za-z_][A-Za-z0-9_]*")
"""A part of a module's name: an ML identifier. Nothing else becomes part of a path."""

__all__ = ["LoadedModule", "ModuleLoader", "instantiate"]


@dataclass(frozen=True, slots=True)
class LoadedModule:
    """A module whose top level has run.

    `namespace` holds its module-level names by their Python names; `value` is what its top level gave.
    """

    name: str
    compiled: CompiledModule
    namespace: dict[str, Any]
    value: Any

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
    _show_in_tracebacks(compiled)
    return namespace, namespace.pop("λmain")


def program_value(compiled: CompiledModule, namespace: dict[str, Any], last: Any) -> Any:
    """The value of a program: its variable `result` if it binds one, else the value of its last statement."""
    if compiled.binds_result and "result" in namespace:
        return namespace["result"]
    return last


_SHOWN: dict[str, weakref.ref[CodeType]] = {}
"""The code whose text `linecache`, which belongs to the process, has under a file name."""


def _show_in_tracebacks(compiled: CompiledModule) -> None:
    """Give `linecache` the lines of a source for as long as its code lives: those that run, whatever becomes of the file."""
    code = compiled.code
    filename = code.co_filename
    shown = _SHOWN.get(filename)
    if shown is not None and shown() is code:
        return
    source = compiled.source
    linecache.cache[filename] = (len(source.text), None, [line + "\n" for line in source.lines], filename)
    _SHOWN[filename] = weakref.ref(code, lambda gone: _hide(filename, gone))


def _hide(filename: str, gone: weakref.ref[CodeType]) -> None:
    if _SHOWN.get(filename) is gone:
        del _SHOWN[filename]
        linecache.cache.pop(filename, None)


class ModuleLoader(Imports):
    """Loads modules for one runtime: the standard library first, then `paths` in order."""

    def __init__(
        self,
        compiler: Compiler,
        builtins: dict[str, Any],
        paths: Sequence[Path],
        *,
        standard: Callable[[str], Module | None],
        instantiate: Callable[[CompiledModule], tuple[dict[str, Any], FunctionType]],
        run: Callable[[FunctionType], Any],
        capabilities: CapabilityContext,
    ) -> None:
        """Say where standard modules come from, and who runs a module's top level.

        :param capabilities: bounds what modules may declare that they need.
        :param standard: gives a module of the standard library by name, or None.
        :param instantiate: gives the namespace of a compiled module and the function that runs its top level.
        :param run: the coroutine function that drives a module's top level.
        """
        super().__init__(builtins, standard)
        self._compiler = compiler
        self._paths = tuple(paths)
        self._instantiate = instantiate
        self._run = run
        self._capabilities = capabilities
        self._loaded: dict[str, LoadedModule] = {}
        self._loading: dict[str, anyio.Event] = {}

    # --- what the host asks ---------------------------------------------------------------------------------------

    async def load_file(self, path: str | Path, name: str | None = None) -> LoadedModule:
        """Load a file as the module `name` (default: the file's name without its ending). Replaces a module of that name.

        :raises OSError, ValueError: if it cannot be read, or is no UTF-8 text.
        :raises MLCompileError: if it does not compile.
        :raises CapabilityViolationError: if it declares a need that is not granted.
        :raises ModuleNotFound: if it imports a module that is not there.
        """
        return await self._load(await read_source(path), name or Path(path).stem, str(path), ())

    async def load_source(self, source: str, name: str, filename: str | None = None) -> LoadedModule:
        """Load a text as the module `name`. Raises as `load_file`."""
        return await self._load(source, name, filename, ())

    def loaded(self) -> dict[str, LoadedModule]:
        """The modules loaded so far by name, the latest last."""
        return self._loaded

    # --- loading --------------------------------------------------------------------------------------------------

    async def prepare(self, compiled: CompiledModule, chain: tuple[str, ...] = ()) -> None:
        """Load all that a compiled module imports.

        :raises ModuleNotFound: names the importing place, near names and the paths searched.
        """
        for record in compiled.imports:
            await self._require(record.module, chain, f"{compiled.filename}:{record.span[0]}:{record.span[1] + 1}")

    async def _require(self, name: str, chain: tuple[str, ...], place: str) -> None:
        if name in self.values or self.known(name) is not None:
            return None
        if name in chain:
            cycle = " -> ".join((*chain[chain.index(name) :], name))
            raise ImportError(f"{place}: modules import each other in a circle: {cycle}")
        running = self._loading.get(name)
        if running is not None:
            await running.wait()
            return await self._require(name, chain, place)
        path = await self._find(name)
        if path is None:
            raise self.not_found(name, place)
        self._loading[name] = done = anyio.Event()
        try:
            await self._load(await read_source(path), name, str(path), chain)
        finally:
            del self._loading[name]
            done.set()

    async def _find(self, name: str) -> Path | None:
        """The file of a module: below one of the module paths, and there still when links are followed."""
        parts = name.split(".")
        if len(name) > _LONGEST or not all(_PART.fullmatch(part) for part in parts):
            return None
        relative = Path(*parts[:-1], parts[-1] + ".ml")
        for base in self._paths:
            path = anyio.Path(base / relative)
            if await path.is_file() and (await path.resolve()).is_relative_to(await anyio.Path(base).resolve()):
                return base / relative
        return None

    async def _load(self, source: str, name: str, filename: str | None, chain: tuple[str, ...]) -> LoadedModule:
        compiled = await self._compiler.compile(source, name=name, filename=filename, persist=True)
        if compiled.capabilities:
            # their patterns may be of paths, which the file system is asked for
            await to_thread.run_sync(check_declarations, compiled, entered(self._capabilities))
        await self.prepare(compiled, (*chain, name))
        namespace, main = self._instantiate(compiled)
        last = await self._run(main)
        loaded = LoadedModule(name, compiled, namespace, program_value(compiled, namespace, last))
        self._loaded.pop(name, None)
        self._loaded[name] = loaded
        exports = {
            export: namespace[python_name(export)] for export in compiled.exports if python_name(export) in namespace
        }
        self.values[name] = Module(name, exports)
        return loaded

    def not_found(self, name: str, place: str | None = None) -> ModuleNotFound:
        known = [*self._compiler.environment.modules, *self.values]
        near = difflib.get_close_matches(name, known, 1)
        searched = ", ".join(str(path) for path in self._paths) or "no module path is set"
        text = (
            f"{place + ': ' if place else ''}module `{name}` was not found (searched: the standard library; {searched})"
        )
        return ModuleNotFound(f"{text}; did you mean `{near[0]}`?" if near else text)
