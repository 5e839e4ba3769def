"""The compile cache: compiled modules by what they were compiled from, in memory and on disk.

In: a key (the digest of source, name, options and compiler version) and a compiled module. Out: the same module later.
Who may have written what is read from disk: see private_files.py. The functions that touch the disk block: the compiler calls them in a worker thread.
"""

from __future__ import annotations

import pickle
import sys
from collections import OrderedDict
from pathlib import Path

from mlpy_async.modules.private_files import PrivateFiles, digest
from mlpy_compiler import CompiledModule, version_key

__all__ = ["CompileCache"]

_MEMORY_ENTRIES = 512


class CompileCache:
    """Compiled modules by key: the latest in memory, and those asked to persist on disk."""

    def __init__(self, directory: Path | None) -> None:
        self._files = PrivateFiles(directory, ".mlc")
        self._memory: OrderedDict[str, CompiledModule] = OrderedDict()

    @staticmethod
    def key(*parts: str) -> str:
        """A key for what was compiled; the version of the compiler and of Python are part of it."""
        return digest(version_key(), sys.implementation.cache_tag or "", *parts)

    def recall(self, key: str) -> CompiledModule | None:
        """The entry in memory, if any."""
        module = self._memory.get(key)
        if module is not None:
            self._memory.move_to_end(key)
        return module

    def remember(self, key: str, module: CompiledModule) -> None:
        """Keep an entry in memory; the least recently used ones go."""
        self._memory[key] = module
        if len(self._memory) > _MEMORY_ENTRIES:
            self._memory.popitem(last=False)

    @property
    def on_disk(self) -> bool:
        return self._files.directory is not None

    def read(self, key: str) -> CompiledModule | None:
        """The entry on disk, if there is a sound one. Blocks."""
        payload = self._files.read(key)
        if payload is None:
            return None
        try:
            module = pickle.loads(payload)
        except Exception:  # written by a version of this package that shares its number with ours, but not its classes
            return None
        return module if isinstance(module, CompiledModule) else None

    def write(self, key: str, module: CompiledModule) -> None:
        """Keep an entry on disk, if it can be written there. Blocks."""
        if self.on_disk:
            self._files.write(key, pickle.dumps(module, protocol=5))
