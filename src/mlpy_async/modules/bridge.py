"""Bridge modules: from a file that the catalogue found to a module of ML.

In: a `Found`. Out: first a `Bridge`, the Python objects that it offers (this imports the host's files, so it blocks and runs in a worker thread), then the
module value of one runtime. A file is imported once in a process, as Python does it: one that the host has imported by itself is that module.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import threading
import traceback
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from mlpy_async.errors import ModuleLoadError
from mlpy_async.modules.catalogue import Found, Part
from mlpy_async.modules.classes import ClassMetadata, class_metadata_of
from mlpy_async.modules.decorators import ModuleMetadata, interface_of, metadata_of, metadata_of_exports, plain_function
from mlpy_async.modules.host_functions import HostFunctions
from mlpy_async.modules.private_files import digest
from mlpy_async.modules.scan import ScannedFunction, ScannedModule
from mlpy_async.values.module import Module
from mlpy_async.values.operations import Operations

__all__ = ["Bridge", "declare_classes", "import_bridge", "make_module", "parts_of_objects", "restore"]

_IMPORTING = threading.RLock()
"""Held while a file is imported, so that two runtimes in two threads import it once."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """One class or group of functions: what is noted of it, and on which object its functions are found."""

    metadata: ModuleMetadata
    owner: Any


@dataclass(frozen=True, slots=True)
class Bridge:
    """What the Python files of a module offer. `modules` are the Python modules that it comes from."""

    name: str
    offers: tuple[_Offer, ...]
    classes: tuple[tuple[type, ClassMetadata], ...]
    modules: tuple[ModuleType, ...]

    @property
    def python_object(self) -> Any:
        """The instance of its class, or what holds its functions."""
        if len(self.offers) == 1:
            return self.offers[0].owner
        members: dict[str, Any] = {}
        for offer in self.offers:
            for name, data in offer.metadata.functions.items():
                members.setdefault(name, getattr(offer.owner, data.attribute))
        return SimpleNamespace(**members)


# --- importing --------------------------------------------------------------------------------------------------------


def import_bridge(found: Found, *, fresh: dict[str, ModuleType] | None = None, before: Bridge | None = None) -> Bridge:
    """Import the files of a module and make its instances. Blocks.

    :param fresh: if given, files are run though they were imported before, but for those in it, where what has run is noted by its path. If one fails, the
        state before it stays.
    :param before: what the new objects replace; their `__reload__` is handed the old ones.
    :raises ModuleLoadError: if a file cannot be used, with its line.
    """
    offers: list[_Offer] = []
    classes: list[tuple[type, ClassMetadata]] = []
    modules: list[ModuleType] = []
    with _IMPORTING, _restored_on_error(found):
        for index, part in enumerate(found.parts):
            if part.file is not None and any(each.file == part.file for each in found.parts[:index]):
                continue  # a file's class and exports are two parts of one module
            new: list[ModuleType] = []
            has_class = any(each.file == part.file and each.scanned.kind == "module" for each in found.parts)
            try:
                objects = part.objects
                if part.file is not None:
                    is_new = fresh is None or str(part.file.absolute()) not in fresh
                    module = _python_module(part, part.file, fresh)
                    modules.append(module)
                    new = [module] if is_new else []
                    objects = tuple(_own(module))
                more, more_classes = _offers(found.name, objects, has_class=has_class)
                if before is not None:
                    _hand_over(before, new, more)
            except (Exception, SystemExit) as error:
                raise _broken(found.name, part, error) from error
            offers += more
            classes += more_classes
    return Bridge(found.name, tuple(offers), tuple(classes), tuple(modules))


def _python_name(part: Part, file: Path) -> str:
    return part.entry or f"_mlpy_bridge_{digest(str(file.absolute()))[:16]}"


def _python_module(part: Part, file: Path, fresh: dict[str, ModuleType] | None) -> ModuleType:
    if part.entry and fresh is None:
        return importlib.import_module(part.entry)
    path = str(file.absolute())
    if fresh is not None and path in fresh:
        return fresh[path]
    if fresh is None:
        for module in list(sys.modules.values()):
            if getattr(module, "__file__", None) == path:
                return module
    name = _python_name(part, file)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError("Python does not know how to import it")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses and type hints look for it
    if fresh is not None:
        # its times may be too near for a .pyc to tell
        exec(compile(file.read_bytes(), path, "exec", dont_inherit=True), module.__dict__)
        fresh[path] = module
    else:
        spec.loader.exec_module(module)
    return module


@contextmanager
def _restored_on_error(found: Found) -> Generator[None, None, None]:
    """A block behind whose failure Python knows the files of a module as it did before it."""
    names = [_python_name(part, part.file) for part in found.parts if part.file is not None]
    before = {name: sys.modules.get(name) for name in names}
    try:
        yield
    except BaseException:
        for name, module in before.items():
            if module is not None:
                sys.modules[name] = module
            else:
                sys.modules.pop(name, None)
        raise


def restore(bridge: Bridge) -> None:
    """Have Python know the files of a bridge as they were when it was imported: what replaced it is given up."""
    for module in bridge.modules:
        sys.modules[module.__name__] = module


def _hand_over(before: Bridge, modules: list[ModuleType], offers: list[_Offer]) -> None:
    """Call `__reload__(old)` of what is new: of a module's object with the object before it, of a file with the Python module before it."""
    for offer in offers:
        cls = type(offer.owner)
        for old in before.offers:
            if type(old.owner).__name__ == cls.__name__ and hasattr(cls, "__reload__"):
                _call_hook(offer.owner.__reload__, old.owner)
    for module in modules:
        for old_module in before.modules:
            if old_module.__file__ == module.__file__ and "__reload__" in vars(module):
                _call_hook(module.__reload__, old_module)


def _call_hook(hook: Any, old: Any) -> None:
    if inspect.iscoroutinefunction(hook):
        raise TypeError("`__reload__` runs in a worker thread: want a plain function, got an `async def`")
    hook(old)


def _own(module: ModuleType) -> Iterable[Any]:
    """What a Python module defines by itself, and the objects that it makes of its own classes."""
    for value in list(vars(module).values()):
        if isinstance(value, type) or inspect.isroutine(value):
            if value.__module__ == module.__name__:
                yield value
        elif isinstance(vars(type(value)).get("__ml_module__"), ModuleMetadata):
            yield value


def _offers(
    name: str, objects: Iterable[Any], *, has_class: bool
) -> tuple[list[_Offer], list[tuple[type, ClassMetadata]]]:
    """What is offered to a module of a name; its class only where it is not that of another file."""
    offers: list[_Offer] = []
    classes: list[tuple[type, ClassMetadata]] = []
    exported: dict[str, Any] = {}
    objects = tuple(objects)
    for value in objects:
        noted = class_metadata_of(value)
        if noted is not None:
            classes.append((value, noted))
        if isinstance(value, type) and isinstance(vars(value).get("__ml_module__"), ModuleMetadata):
            if has_class and metadata_of(value).name == name:
                made = next((each for each in objects if type(each) is value), None)
                offers.append(_Offer(metadata_of(value), value() if made is None else made))
        elif isinstance(vars(type(value)).get("__ml_module__"), ModuleMetadata):
            if has_class and metadata_of(type(value)).name == name and type(value) not in objects:
                offers.append(_Offer(metadata_of(type(value)), value))
        elif getattr(plain_function(value), "__ml_export__", None) == name:
            exported[plain_function(value).__name__] = value
    if exported:
        offers.append(_Offer(metadata_of_exports(name, exported.values()), SimpleNamespace(**exported)))
    return offers, classes


def _broken(name: str, part: Part, error: BaseException) -> ModuleLoadError:
    """An error of a file with its place in it."""
    file = str(part.file or "what the host handed over")
    line = part.scanned.line
    if isinstance(error, SyntaxError) and error.filename == file:
        line = error.lineno or line
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if part.file is not None and frame.filename == str(part.file.absolute()):
                line = frame.lineno or line
    text = str(error) if isinstance(error, Exception) else f"it ended the process ({error})"
    return ModuleLoadError(
        f"the module `{name}` cannot be loaded: {file}:{line}: {type(error).__name__}: {text}", name=name
    )


# --- what ML sees -----------------------------------------------------------------------------------------------------


def make_module(bridge: Bridge, functions: HostFunctions, operations: Operations) -> Module:
    """The module value of a bridge module for one runtime, which is told of its classes.

    :raises ModuleLoadError: if what it offers cannot be judged.
    """
    exports: dict[str, Any] = {}
    try:
        for cls, data in bridge.classes:
            operations.declare(cls, functions.declared(cls, data))
            if data.module == bridge.name:
                exports.setdefault(data.name, functions.constructor(cls, data))
        for offer in bridge.offers:
            made: dict[str, Any] = {}
            for name, noted in offer.metadata.functions.items():
                if noted.name not in made:
                    label = f"{bridge.name}.{noted.name}"
                    made[noted.name] = functions.function(getattr(offer.owner, noted.attribute), noted, label)
                made[name] = made[noted.name]
            for name, value in {**made, **offer.metadata.constants}.items():
                exports.setdefault(name, value)
    except (NameError, TypeError) as error:
        raise ModuleLoadError(f"the module `{bridge.name}` cannot be loaded: {error}", name=bridge.name) from error
    return Module(bridge.name, exports)


# --- what the host hands over -----------------------------------------------------------------------------------------


def parts_of_objects(objects: Iterable[Any]) -> list[Part]:
    """What the host hands over by itself, as parts of modules: classes and instances with `ml_module`, functions with `ml_export`, classes with `ml_class`,
    and Python modules, which stand for all of these in them.

    :raises TypeError: if one of them is none of these.
    """
    given: list[Any] = []
    for each in objects:
        given += _own(each) if isinstance(each, ModuleType) else (each,)
    names: dict[tuple[str, str], ScannedModule] = {}
    for each in given:
        noted = class_metadata_of(each)
        cls = each if isinstance(each, type) else type(each)
        if isinstance(vars(cls).get("__ml_module__"), ModuleMetadata):
            names[metadata_of(cls).name, "module"] = _told(metadata_of(cls), "module")
        elif noted is not None:
            names.setdefault((noted.module, "exports"), ScannedModule(noted.module, "exports", 0))
        elif hasattr(plain_function(each), "__ml_export__"):
            name = plain_function(each).__ml_export__
            group = [other for other in given if getattr(plain_function(other), "__ml_export__", None) == name]
            names[name, "exports"] = _told(metadata_of_exports(name, group), "exports")
        else:
            raise TypeError(
                f"a runtime takes classes, functions and modules with the decorators of this package; got {each!r}"
            )
    first = dict.fromkeys(name for name, _ in names if name)
    parts = []
    for (name, _), module in names.items():
        if name:
            parts.append(Part(None, module, objects=tuple(given) if name in first else ()))
            first.pop(name, None)
    return parts


def declare_classes(objects: Iterable[Any], functions: HostFunctions, operations: Operations) -> None:
    """Tell a runtime of the classes that the host hands over, so that its objects may cross before their module is imported."""
    for each in objects:
        for value in _own(each) if isinstance(each, ModuleType) else (each,):
            noted = class_metadata_of(value)
            if noted is not None:
                operations.declare(value, functions.declared(value, noted))


def _told(metadata: ModuleMetadata, kind: Any) -> ScannedModule:
    interface = interface_of(metadata)
    functions = tuple(
        ScannedFunction(interface.functions[name], data.signature, data.description, 0)
        for name, data in metadata.functions.items()
    )
    return ScannedModule(
        metadata.name,
        kind,
        0,
        metadata.description,
        metadata.version,
        metadata.capabilities,
        functions,
        dict(interface.constants),
    )
