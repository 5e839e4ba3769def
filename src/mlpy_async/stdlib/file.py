"""`file`: files as texts, lines and bytes."""

from __future__ import annotations

import os
import stat
from io import FileIO
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.file_access import FileAccess, named
from mlpy_async.values.pieces import ITEMS

__all__ = ["File"]

_READ, _WRITE, _APPEND, _DELETE = ("file.read",), ("file.write",), ("file.append",), ("file.delete",)
_COPY = ("file.read", "file.write")
_MOVE = (*_COPY, "file.delete")


@ml_module(name="file", description="Files as texts, lines and bytes", capabilities=(*_MOVE, *_APPEND))
class File:
    """Paths are relative to the working directory of the host. Each function needs its capability for the very file that a path leads to,
    links followed. Only regular files are read and written. A write that is cut short by a deadline leaves what was written.
    """

    def __init__(self, services: Services) -> None:
        self.access = FileAccess(services)
        self.operations = services.operations
        self.limits = services.limits

    # --- reading --------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_READ, checks_itself=True)
    def read(self, path: str, encoding: str = "utf-8") -> str:
        """The text of a file, with its line ends as they are."""
        return self.access.text(path, encoding, "file.read")

    @ml_function(capabilities=_READ, checks_itself=True)
    def readFile(self, path: str, encoding: str = "utf-8") -> str:
        """The text of a file, as `read`."""
        return self.read(path, encoding)

    @ml_function(capabilities=_READ, checks_itself=True)
    def readBytes(self, path: str) -> list:  # type: ignore[type-arg]
        """The bytes of a file, as numbers from 0 to 255."""
        made: list[int] = []
        for block in self.access.blocks(path, "file.readBytes"):
            if len(made) + len(block) > self.limits.max_items:
                raise LimitError(f"file.readBytes: `{path}` has more than {self.limits.max_items:,} bytes")
            made += block
        return self.operations.pieces.kept(made)

    @ml_function(capabilities=_READ, checks_itself=True)
    def readLines(self, path: str, encoding: str = "utf-8") -> list:  # type: ignore[type-arg]
        r"""The lines of a file, without their ends, which may be `\n`, `\r\n` or `\r`."""
        text = self.access.text(path, encoding, "file.readLines")
        strings = self.operations.strings
        if strings.includes(text, "\r"):
            text = strings.replace(strings.replace(text, "\r\n", "\n"), "\r", "\n")
        lines: list[Any] = strings.split(text, "\n")
        if lines[-1] == "":
            lines.pop()
        return lines

    # --- writing --------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def write(self, path: str, content: Any, encoding: str = "utf-8") -> None:
        """Make a file of a text, in place of what it held; the text form of what is no text."""
        text = self.operations.text(content)
        self.access.write("file.write", path, "w", self.access.encoded(text, encoding), "file.write")

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def writeFile(self, path: str, content: Any, encoding: str = "utf-8") -> None:
        """Make a file of a text, as `write`."""
        self.write(path, content, encoding)

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def writeBytes(self, path: str, data: list) -> None:  # type: ignore[type-arg]
        """Make a file of bytes, given as numbers from 0 to 255."""
        blocks = (_bytes(data[at : at + ITEMS]) for at in range(0, len(data), ITEMS))
        self.access.write("file.write", path, "w", blocks, "file.writeBytes")

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def writeLines(self, path: str, lines: list, encoding: str = "utf-8") -> None:  # type: ignore[type-arg]
        r"""Make a file of lines; each gets a `\n` at its end."""
        text = self.operations.strings.joined([*lines, ""], "\n") if lines else ""
        self.access.write("file.write", path, "w", self.access.encoded(text, encoding), "file.writeLines")

    @ml_function(capabilities=_APPEND, checks_itself=True)
    def append(self, path: str, content: Any, encoding: str = "utf-8") -> None:
        """Add a text at the end of a file, which is made if it is not there."""
        text = self.operations.text(content)
        self.access.write("file.append", path, "a", self.access.encoded(text, encoding), "file.append")

    @ml_function(capabilities=_COPY, checks_itself=True)
    def copy(self, source: str, destination: str) -> None:
        """Make a file of what another holds."""
        reader, writer = self.access.wait(self._open_both, source, destination)
        with reader, writer:
            self.access.put(writer, self.access.rest(reader))

    def _open_both(self, source: str, destination: str) -> tuple[FileIO, FileIO]:
        access = self.access
        checked = access.check("file.read", source, "file.copy")
        target = access.check("file.write", destination, "file.copy")
        reader = access.open(checked, "r", source, "file.copy")
        try:
            there = access.status(target)
            if there is not None and os.path.samestat(there, os.fstat(reader.fileno())):
                raise ValueError(f"file.copy: `{source}` and `{destination}` are the same file")
            return reader, access.open(target, "w", destination, "file.copy")
        except BaseException:
            reader.close()
            raise

    # --- entries --------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_DELETE, checks_itself=True)
    def delete(self, path: str) -> None:
        """Remove a file. A link is not followed, nor removed."""
        self.access.wait(self._delete, path)

    def _delete(self, path: str) -> None:
        checked = self.access.check_entry("file.delete", path, "file.delete")
        with named(path, "file.delete"), self.access.entry(checked) as (directory, name):
            os.unlink(name, dir_fd=directory)

    @ml_function(capabilities=_MOVE, checks_itself=True)
    def move(self, source: str, destination: str) -> None:
        """Give a file another name, in place of what had it."""
        self.access.wait(self._move, source, destination)

    def _move(self, source: str, destination: str) -> None:
        access = self.access
        checked = access.check_entry("file.delete", source, "file.move")
        access.check("file.read", source, "file.move")
        target = access.check_entry("file.write", destination, "file.move")
        with named(source, "file.move"), access.entry(checked) as (old, name), access.entry(target) as (new, new_name):
            if not stat.S_ISREG(os.stat(name, dir_fd=old, follow_symlinks=False).st_mode):
                raise ValueError(f"file.move: `{source}` is no regular file")
            os.replace(name, new_name, src_dir_fd=old, dst_dir_fd=new)

    def _status(self, path: str, function: str) -> os.stat_result | None:
        return self.access.status(self.access.check("file.read", path, function))

    def _is(self, kind: Any, path: str, function: str) -> bool:
        found = self.access.wait(self._status, path, function)
        return found is not None and kind(found.st_mode)

    def _known(self, path: str, function: str) -> os.stat_result:
        found = self.access.wait(self._status, path, function)
        if found is None:
            raise FileNotFoundError(f"{function}: `{path}`: no such file or directory")
        return found

    @ml_function(capabilities=_READ, checks_itself=True)
    def exists(self, path: str) -> bool:
        """Whether there is a file or directory."""
        return self.access.wait(self._status, path, "file.exists") is not None

    @ml_function(capabilities=_READ, checks_itself=True)
    def isFile(self, path: str) -> bool:
        """Whether there is a regular file."""
        return self._is(stat.S_ISREG, path, "file.isFile")

    @ml_function(capabilities=_READ, checks_itself=True)
    def isDirectory(self, path: str) -> bool:
        """Whether there is a directory."""
        return self._is(stat.S_ISDIR, path, "file.isDirectory")

    @ml_function(capabilities=_READ, checks_itself=True)
    def size(self, path: str) -> int:
        """How many bytes a file has."""
        return self._known(path, "file.size").st_size

    @ml_function(capabilities=_READ, checks_itself=True)
    def modifiedTime(self, path: str) -> float:
        """When a file was changed last, in seconds since 1970 began."""
        return self._known(path, "file.modifiedTime").st_mtime


def _bytes(numbers: list[Any]) -> bytes:
    try:
        return bytes(numbers)
    except (TypeError, ValueError):
        raise ValueError("file.writeBytes: bytes are integers from 0 to 255") from None
