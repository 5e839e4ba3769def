"""What the compiler and the runtime are told of the standard library: both from the metadata of the same decorators."""

from __future__ import annotations

import importlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlpy_async.modules.decorators import ModuleMetadata, interface_of, metadata_of
from mlpy_async.modules.interfaces import Interfaces
from mlpy_async.modules.private_files import digest
from mlpy_async.services import Services
from mlpy_async.stdlib.builtin import Builtin
from mlpy_async.stdlib.globals import CALLABLE, GLOBALS
from mlpy_async.values.function import wrap_standard_function
from mlpy_async.values.host_iterators import generator_of
from mlpy_async.values.module import Module
from mlpy_compiler import Environment, ModuleInterface

__all__ = ["STANDARD", "install_builtins", "load_standard_module", "standard_environment", "standard_metadata"]

STANDARD = {
    "args": "Args", "base64": "Base64", "collections": "Collections", "concurrent": "Concurrent", "console": "Console", "crypto": "Crypto",
    "csv": "Csv", "datetime": "Datetime", "db": "Db", "decimal": "Decimal", "env": "Env", "file": "File", "functional": "Functional", "gui": "Gui",
    "hash": "Hash", "http": "Http", "json": "Json", "log": "Log", "math": "Math", "path": "Path", "random": "Random", "regex": "Regex",
    "set": "Set", "string": "String", "text": "Text", "time": "Time", "url": "Url",
}  # fmt: skip
"""The modules of the standard library, with the class of each."""


def _class_of(name: str) -> type:
    cls: type = getattr(importlib.import_module(f"mlpy_async.stdlib.{name}"), STANDARD[name])
    return cls


def standard_metadata(name: str) -> tuple[type, ModuleMetadata]:
    """The class of a standard module, and what is noted of it.

    :raises KeyError: if there is none of that name.
    """
    cls = Builtin if name == "builtin" else _class_of(name)
    return cls, metadata_of(cls)


@lru_cache(maxsize=1)
def standard_environment() -> Environment:
    """What a program may use: built-ins, always-present modules and the standard library."""
    return Environment(
        builtins=_interface("builtin").functions,
        globals={metadata_of(cls).name: interface_of(metadata_of(cls), trusted=True) for cls in GLOBALS},
        modules=Interfaces([*STANDARD, "builtin"], _interface, _version),
    )


def _interface(name: str) -> ModuleInterface:
    return interface_of(standard_metadata(name)[1], trusted=True)


def _version() -> str:
    """What identifies the interfaces of the standard library: sizes and times of its files, and of those that read them."""
    here = Path(__file__).parent
    files = [file for directory in (here, here.parent / "modules") for file in os.scandir(directory)]
    marks = {file.path: (file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.name.endswith(".py")}
    return digest(repr(sorted(marks.items())))


def install_builtins(builtins: dict[str, Any], services: Services) -> None:
    """Put the built-in functions and always-present modules into the builtins of a runtime."""
    builtins["λgenerator_of"] = generator_of(builtins)
    for name, function in _functions(Builtin, services, "").items():
        builtins[f"λb_{name}"] = function
    for cls in GLOBALS:
        builtins[f"λb_{metadata_of(cls).name}"] = _module(cls, services)


def load_standard_module(name: str, services: Services) -> Module | None:
    """A module of the standard library, made for this runtime; None if there is none of that name."""
    if name == "builtin":
        return _module(Builtin, services)
    return _module(_class_of(name), services) if name in STANDARD else None


def _module(cls: type, services: Services) -> Module:
    data = metadata_of(cls)
    exports = {**_functions(cls, services, data.name + "."), **data.constants}
    return Module(data.name, exports, exports.pop(CALLABLE, None))


def _functions(cls: type, services: Services, prefix: str) -> dict[str, Any]:
    instance = cls(services)
    made: dict[str, Any] = {}
    wrapped: dict[str, Any] = {}
    for name, data in metadata_of(cls).functions.items():
        if data.name not in wrapped:
            wrapped[data.name] = wrap_standard_function(
                getattr(instance, data.attribute),
                label=prefix + data.name,
                metadata=data,
                builtins=services.builtins,
                engine=services.engine,
            )
        made[name] = wrapped[data.name]
    return made
