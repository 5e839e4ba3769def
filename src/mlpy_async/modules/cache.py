"""The compile cache: compiled modules by what they were compiled from, in memory and on disk.

In: a key (the digest of source, name, options and compiler version) and a compiled module. Out: the same module later.
A damaged, foreign or outdated entry is as good as none: it is compiled anew and written over.

An entry on disk is code, so a directory or file is used only when it belongs to this user and nobody else can write to it
(checked on the opened descriptor, links not followed), and its content must have the digest that its head names. Files are written beside
their place and renamed, so a reader sees a whole entry or none. `MLPY_NO_CACHE` in the environment turns the disk off.

The functions here block: the loader calls them in a worker thread.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections import OrderedDict
from pathlib import Path

from mlpy_compiler import CompiledModule, version_key

__all__ = ["CompileCache", "cache_dirs", "default_cache_dir"]

_MAGIC = b"mlpy-cache-1\n"
_MEMORY_ENTRIES = 512
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def default_cache_dir() -> Path | None:
    """Where compiled modules are kept: `$XDG_CACHE_HOME/mlpy`, `~/.cache/mlpy`, or None when `MLPY_NO_CACHE` is set."""
    if os.environ.get("MLPY_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or (
        os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.path.expanduser("~/.cache")
    )
    return Path(base) / "mlpy" if base else None


def cache_dirs(directory: str | Path | None) -> set[str]:
    """The directories that no program may touch: that of its runtime, and the default one, which other runtimes of this user read."""
    return {str(each) for each in (directory, default_cache_dir()) if each}


class CompileCache:
    """Compiled modules by key: the latest in memory, and those asked to persist on disk."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._memory: OrderedDict[str, CompiledModule] = OrderedDict()

    @staticmethod
    def key(*parts: str) -> str:
        """A key for what was compiled; the version of the compiler and of Python are part of it."""
        digest = hashlib.sha256()
        for part in (version_key(), sys.implementation.cache_tag or "", *parts):
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        return digest.hexdigest()

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
        return self._directory is not None

    def read(self, key: str) -> CompiledModule | None:
        """The entry on disk, if there is a sound one. Blocks."""
        if self._directory is None:
            return None
        try:
            if not _is_private(os.stat(self._directory)):
                return None
            descriptor = os.open(self._path(key), _READ)
        except OSError:
            return None
        status = os.fstat(descriptor)
        if not _is_private(status) or not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            return None
        with open(descriptor, "rb") as file:
            content = file.read()
        head = _head(key)
        if not content.startswith(head):
            return None
        payload = content[len(head) + 32 :]
        if hashlib.sha256(payload).digest() != content[len(head) : len(head) + 32]:
            return None
        try:
            module = pickle.loads(payload)
        except Exception:  # written by a version of this package that shares its number with ours, but not its classes
            return None
        return module if isinstance(module, CompiledModule) else None

    def write(self, key: str, module: CompiledModule) -> None:
        """Keep an entry on disk. Blocks. A cache that cannot be written is no error: the module is compiled again."""
        if self._directory is None:
            return
        payload = pickle.dumps(module, protocol=5)
        try:
            path = self._path(key)
            os.makedirs(self._directory, mode=0o700, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if not _is_private(os.stat(self._directory)):
                return
            descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with open(descriptor, "wb") as file:
                    file.write(_head(key) + hashlib.sha256(payload).digest() + payload)
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
        except OSError:
            return

    def _path(self, key: str) -> Path:
        assert self._directory is not None
        return self._directory / key[:2] / f"{key[2:]}.mlc"


def _head(key: str) -> bytes:
    return _MAGIC + key.encode("ascii") + b"\n"


def _is_private(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
