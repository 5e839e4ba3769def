"""Files that only this user can have written: where compiled modules and what is known of modules are kept between runs.

In: a key (a hexadecimal digest of what the content depends on) and bytes. Out: the same bytes later, or None.
A damaged, foreign or outdated entry is as good as none: it is made anew and written over.

What is kept becomes code, or decides which file does, so a directory or file is used only when it belongs to this user and nobody else can write
to it (checked on the opened descriptor, links not followed), and its content must have the digest that its head names. Files are written beside
their place and renamed, so a reader sees a whole entry or none. `MLPY_NO_CACHE` in the environment turns the disk off.

The functions here block: call them in a worker thread.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

__all__ = ["PrivateFiles", "cache_dirs", "default_cache_dir", "digest"]

_MAGIC = b"mlpy-cache-1\n"
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def default_cache_dir() -> Path | None:
    """Where it is kept: `$XDG_CACHE_HOME/mlpy`, `~/.cache/mlpy`, or None when `MLPY_NO_CACHE` is set."""
    if os.environ.get("MLPY_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or (
        os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.path.expanduser("~/.cache")
    )
    return Path(base) / "mlpy" if base else None


def cache_dirs(directory: str | Path | None) -> set[str]:
    """The directories that no program may touch: that of its runtime, and the default one, which other runtimes of this user read."""
    return {str(each) for each in (directory, default_cache_dir()) if each}


def digest(*parts: str) -> str:
    """A key for what depends on all of the parts."""
    made = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.hexdigest()


class PrivateFiles:
    """Entries of one ending in a directory. A directory of None keeps nothing."""

    def __init__(self, directory: Path | None, ending: str) -> None:
        self.directory = directory
        self._ending = ending

    def read(self, key: str) -> bytes | None:
        """The content of an entry, if there is a sound one. Blocks."""
        if self.directory is None:
            return None
        try:
            if not _is_private(os.stat(self.directory)):
                return None
            descriptor = os.open(self._path(self.directory, key), _READ)
        except OSError:
            return None
        status = os.fstat(descriptor)
        if not _is_private(status) or not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            return None
        with open(descriptor, "rb") as file:
            content = file.read()
        head = _head(key)
        payload = content[len(head) + 32 :]
        if not content.startswith(head) or hashlib.sha256(payload).digest() != content[len(head) : len(head) + 32]:
            return None
        return payload

    def write(self, key: str, payload: bytes) -> None:
        """Keep an entry. Blocks. A directory that cannot be written to is no error: what is kept can be made again."""
        if self.directory is None:
            return
        import tempfile  # takes 4 ms

        try:
            path = self._path(self.directory, key)
            os.makedirs(self.directory, mode=0o700, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if not _is_private(os.stat(self.directory)):
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

    def _path(self, directory: Path, key: str) -> Path:
        return directory / key[:2] / f"{key[2:]}{self._ending}"


def _head(key: str) -> bytes:
    return _MAGIC + key.encode("ascii") + b"\n"


def _is_private(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
