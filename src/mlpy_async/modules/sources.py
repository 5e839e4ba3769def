"""Source files: where the text of an ML module comes from.

In: a path, and the module path beneath which it has to lie, if a program's import found it there. Out: its text, from the very file that was judged. It compiles
nothing and looks for nothing.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from mlpy_async.capabilities import open_beneath

__all__ = ["SourceFile"]

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of ML. One with a `base` was found by its module's name: it is read only while it lies beneath it, links followed. One without is where the host said."""

    path: Path
    base: Path | None = None

    def read(self) -> str:
        """Its text now. Blocks.

        :raises OSError: if it cannot be read, or leads out of its module path. :raises ValueError: if it is not UTF-8, with the place.
        """
        content = self.path.read_bytes() if self.base is None else _read_beneath(self.base, self.path)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise ValueError(
                f"{self.path}:{line}: a source is UTF-8 text; byte {error.start} is not ({error.reason})"
            ) from error


def _read_beneath(base: Path, path: Path) -> bytes:
    """What a file holds. Between the look at its links and its opening none is followed, so a swap gains nothing."""
    folder = base.resolve()
    real = path.resolve()
    if not real.is_relative_to(folder):
        raise PermissionError(errno.EPERM, "the file leads out of its module path", str(path))
    descriptor = open_beneath(real.as_posix(), _READ)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file", str(path))
        return file.read()
