"""The catalogue: which modules there are, where each comes from, and what the compiler is told of them.

In: the standard library's interfaces, what the host hands over, extension paths, module paths. Out: a `Found` by name, an `Environment`, and what is wrong.
The first of these that has a name has it: the standard library, what the host handed over, extension paths in order, ML module paths in order, installed
distributions. It imports and runs nothing; `bridge.py` and `loader.py` do.

A scan blocks, so it is made in a worker thread; it ends with one assignment, and readers see the state before it or behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from mlpy_async.modules.discovery import BridgeFiles, KeptFile, entry_files, ml_files
from mlpy_async.modules.interfaces import Interfaces
from mlpy_async.modules.private_files import PrivateFiles
from mlpy_async.modules.scan import Problem, ScannedModule
from mlpy_compiler import Environment, FunctionInterface, ModuleInterface

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["Catalogue", "Found", "Kind", "Part"]

Kind: TypeAlias = Literal["standard", "bridge", "ml"]
"""What a module is made of: our own Python, the host's, or ML."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file's share of a bridge module, or the host's own. `entry` is the Python module of an entry point; `objects` are what the host handed over."""

    file: Path | None
    scanned: ScannedModule
    entry: str = ""
    objects: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A module that can be loaded. `scan_time` is in seconds; `base` is the module path of an ML file."""

    name: str
    kind: Kind
    parts: tuple[Part, ...] = ()
    file: Path | None = None
    scan_time: float = 0.0
    base: Path | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """What a scan found. A new scan makes a new one."""

    found: Mapping[str, Found] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    environment: Environment = field(default_factory=Environment)
    is_scanned: bool = False


class Catalogue:
    """The modules that one runtime, or one registry, knows.

    :param environment: what a program has without any of them. :param kept: where what scans read is kept between runs.
    """

    def __init__(
        self,
        environment: Environment,
        *,
        extension_paths: Sequence[Path] = (),
        ml_module_paths: Sequence[Path] = (),
        kept: PrivateFiles,
    ) -> None:
        self._base = environment
        self.extension_paths = tuple(extension_paths)
        self.ml_module_paths = tuple(ml_module_paths)
        self._files = BridgeFiles(kept)
        self._given: list[Part] = []
        self._installed: tuple[list[tuple[EntryPoint, Path, KeptFile]], list[Problem]] | None = None
        self._lock = threading.Lock()
        self._state = _State(environment=environment)

    # --- what is known; none of these blocks ------------------------------------------------------------------------

    @property
    def environment(self) -> Environment:
        """What the compiler is told: the standard library, and the bridge modules that the last scan found."""
        return self._state.environment

    @property
    def is_scanned(self) -> bool:
        return self._state.is_scanned

    @property
    def found(self) -> Mapping[str, Found]:
        """The modules beside the standard library, as the last scan found them."""
        return self._state.found

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files, and which modules are shadowed by others of their name."""
        return self._state.problems

    def is_standard(self, name: str) -> bool:
        return name in self._base.modules

    def unread_in(self, source: str) -> list[str]:
        """The standard modules that a source may use and whose files are not read."""
        modules = self._base.modules
        return modules.unread_in(source) if isinstance(modules, Interfaces) else []

    # --- what changes it ------------------------------------------------------------------------------------------------

    def add(self, parts: Iterable[Part]) -> None:
        """Know what the host hands over. The next scan tells of it."""
        self._given += parts
        self._state = replace(self._state, is_scanned=False)

    def add_paths(self, extension_paths: Iterable[Path] = (), ml_module_paths: Iterable[Path] = ()) -> None:
        """Look in further directories, behind those that are looked in already. The next scan does."""
        self.extension_paths = tuple(dict.fromkeys((*self.extension_paths, *extension_paths)))
        self.ml_module_paths = tuple(dict.fromkeys((*self.ml_module_paths, *ml_module_paths)))
        self._state = replace(self._state, is_scanned=False)

    def read(self, names: Iterable[str]) -> None:
        """Read the files of standard modules. Blocks."""
        for name in names:
            self._base.modules[name]

    def scan(self) -> None:
        """Look through all paths, and read the bridge files that have changed, and the rest of the standard library. Blocks."""
        with self._lock:
            self.read(self._base.modules)
            made = _Scanning(self._base)
            for part in self._given:
                made.bridge(part)
            for directory in self.extension_paths:
                files, problems = self._files.of(directory)
                made.problems += problems
                for name, kept in files.items():
                    made.file(directory / name, kept)
            for directory in self.ml_module_paths:
                modules, problems = ml_files(directory)
                made.problems += problems
                for name, path in modules.items():
                    made.ml(name, path, directory)
            if self._installed is None:
                self._installed = entry_files()
            entries, problems = self._installed
            made.problems += problems
            for entry, path, kept in entries:
                made.file(path, kept, entry.module)
            self._state = made.state()


class _Scanning:
    """The names as they are given away, first come, first served."""

    def __init__(self, base: Environment) -> None:
        self._base = base
        self._found: dict[str, Found] = {}
        self.problems: list[Problem] = []

    def file(self, path: Path, kept: KeptFile, entry: str = "") -> None:
        self.problems += kept.scanned.problems
        for module in kept.scanned.modules:
            self.bridge(Part(path, module, entry), kept.seconds)

    def bridge(self, part: Part, seconds: float = 0.0) -> None:
        module = part.scanned
        first = self._found.get(module.name)
        if module.name in self._base.modules:
            self._shadowed(part.file, module.line, module.name, "the standard library")
        elif first is None:
            self._found[module.name] = Found(module.name, "bridge", (part,), part.file, seconds)
        elif first.kind == "ml" or (
            module.kind == "module" and any(each.scanned.kind == "module" for each in first.parts)
        ):
            self._shadowed(part.file, module.line, module.name, str(first.file or "what the host handed over"))
        else:
            self._twice(first, part)
            self._found[module.name] = replace(first, parts=(*first.parts, part), scan_time=first.scan_time + seconds)

    def _twice(self, first: Found, part: Part) -> None:
        """Report the functions of a part that an earlier part of the same module has."""
        for each in first.parts:
            names = {function.interface.name for function in each.scanned.functions}
            for function in part.scanned.functions:
                if function.interface.name in names:
                    text = f"`{part.scanned.name}.{function.interface.name}` is exported already by {each.file or 'the host'}, which comes first"
                    self.problems.append(Problem(str(part.file or "host"), function.line, text))

    def ml(self, name: str, path: Path, base: Path) -> None:
        first = self._found.get(name)
        if name in self._base.modules:
            self._shadowed(path, 0, name, "the standard library")
        elif first is not None:
            self._shadowed(path, 0, name, str(first.file or "what the host handed over"))
        else:
            self._found[name] = Found(name, "ml", file=path, base=base)

    def _shadowed(self, file: Path | None, line: int, name: str, by: str) -> None:
        text = f"the module `{name}` is shadowed by {by}, which comes first; give it another name"
        self.problems.append(Problem(str(file or "host"), line, text))

    def state(self) -> _State:
        bridges = {found.name: _interface(found) for found in self._found.values() if found.kind == "bridge"}
        environment = replace(self._base, modules={**self._base.modules, **bridges}) if bridges else self._base
        return _State(MappingProxyType(self._found), tuple(self.problems), environment, is_scanned=True)


def _interface(found: Found) -> ModuleInterface:
    functions: dict[str, FunctionInterface] = {}
    constants: dict[str, str] = {}
    for part in found.parts:
        for function in part.scanned.functions:
            functions.setdefault(function.interface.name, function.interface)
        constants |= part.scanned.constants
    return ModuleInterface(found.name, functions, constants)
