"""`path`: paths as texts, and directories.

What only computes needs no capability, and so tells nothing of where the host runs: a relative path stays relative. What asks the file system
works on descriptors of directories that were checked, and follows no link inside them.
"""

from __future__ import annotations

import fnmatch
import os
import pathlib
import posixpath
import re
import stat
import tempfile
from collections.abc import Iterator
from typing import Any

from anyio import from_thread

from mlpy_async.capabilities.globs import is_wild
from mlpy_async.capabilities.paths import LONGEST_PATH
from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.file_access import FileAccess, named

__all__ = ["Path"]

_READ, _WRITE = ("path.read",), ("path.write",)
_MOST_ENTRIES = 100_000
"""Entries that one call lists or removes."""
_DEEPEST = 200
"""Directories inside each other that one call goes down."""
_DIRECTORY_MODE = 0o777


@ml_module(name="path", description="Paths, and what lies in directories", capabilities=(*_READ, *_WRITE))
class Path:
    """Paths have `/` between their parts. Links inside a directory are listed, and never followed."""

    def __init__(self, services: Services) -> None:
        self.access = FileAccess(services)
        self.sorted = services.operations.arrays.sort

    # --- texts ----------------------------------------------------------------------------------------------------------

    @ml_function
    def join(self, *parts: str) -> str:
        """Parts as one path; an absolute one begins anew."""
        if not all(isinstance(part, str) for part in parts):
            raise TypeError("path.join: the parts must be strings")
        if len(parts) + sum(map(len, parts)) > LONGEST_PATH:
            raise ValueError(f"a path has at most {LONGEST_PATH:,} characters")
        return posixpath.join(*parts) if parts else ""

    @ml_function
    def dirname(self, path: str) -> str:
        """A path without its last part."""
        return posixpath.dirname(_short(path))

    @ml_function
    def basename(self, path: str) -> str:
        """The last part of a path."""
        return posixpath.basename(_short(path))

    @ml_function
    def extname(self, path: str) -> str:
        """The ending of a path's last part with its point, or an empty string."""
        return posixpath.splitext(_short(path))[1]

    @ml_function
    def split(self, path: str) -> list:  # type: ignore[type-arg]
        """What `dirname` and `basename` give."""
        return list(posixpath.split(_short(path)))

    @ml_function
    def normalize(self, path: str) -> str:
        """A path without `.`, `//`, and `..` where there is something before it. It asks no file system."""
        return posixpath.normpath(_short(path))

    @ml_function
    def relative(self, from_path: str, to_path: str) -> str:
        """The way from one directory to a path; both absolute, or both relative to the same directory."""
        start, goal = posixpath.normpath(_short(from_path)), posixpath.normpath(_short(to_path))
        if start.startswith("/") is not goal.startswith("/"):
            raise ValueError("path.relative: want two absolute paths or two relative ones")
        steps, wanted = _parts(start), _parts(goal)
        common = len(posixpath.commonprefix([steps, wanted]))
        if ".." in steps[common:]:
            raise ValueError(f"path.relative: nobody knows the way back from `{from_path}`")
        return "/".join([".."] * (len(steps) - common) + wanted[common:]) or "."

    @ml_function
    def isAbsolute(self, path: str) -> bool:
        """Whether a path begins at the root."""
        return posixpath.isabs(_short(path))

    @ml_function
    def separator(self) -> str:
        """What stands between the parts of a path."""
        return "/"

    @ml_function
    def delimiter(self) -> str:
        """What stands between the paths of a list."""
        return os.pathsep

    # --- places ---------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_READ, checks_itself=True)
    def absolute(self, path: str) -> str:
        """The absolute path that a path means, links followed."""
        return self.access.wait(self.access.check, "path.read", path, "path.absolute")

    @ml_function(capabilities=_READ, checks_itself=True)
    def cwd(self) -> str:
        """The working directory of the host."""
        return self.access.wait(self.access.check, "path.read", ".", "path.cwd")

    @ml_function(capabilities=_READ, checks_itself=True)
    def home(self) -> str:
        """The home directory of the host's user."""
        return self.access.wait(self._place, str(pathlib.Path.home()), "path.home")

    @ml_function(capabilities=_READ, checks_itself=True)
    def tempDir(self) -> str:
        """The directory for temporary files."""
        return self.access.wait(self._place, None, "path.tempDir")

    def _place(self, path: str | None, function: str) -> str:
        return self.access.check("path.read", path or tempfile.gettempdir(), function)

    # --- questions --------------------------------------------------------------------------------------------------------

    def _mode(self, path: str, function: str) -> int:
        found = self.access.status(self.access.check("path.read", path, function))
        return 0 if found is None else found.st_mode

    @ml_function(capabilities=_READ, checks_itself=True)
    def exists(self, path: str) -> bool:
        """Whether there is a file or directory."""
        return self.access.wait(self._mode, path, "path.exists") != 0

    @ml_function(capabilities=_READ, checks_itself=True)
    def isFile(self, path: str) -> bool:
        """Whether there is a regular file."""
        return stat.S_ISREG(self.access.wait(self._mode, path, "path.isFile"))

    @ml_function(capabilities=_READ, checks_itself=True)
    def isDirectory(self, path: str) -> bool:
        """Whether there is a directory."""
        return stat.S_ISDIR(self.access.wait(self._mode, path, "path.isDirectory"))

    # --- listing ----------------------------------------------------------------------------------------------------------

    def _entries(self, path: str, function: str) -> list[tuple[str, bool]]:
        """The entries of a directory, checked now: names, and whether each is a directory. Blocks."""
        from_thread.check_cancelled()
        checked = self.access.check("path.read", path, function)
        found = []
        with named(path, function), self.access.directory(checked) as held, os.scandir(held) as entries:
            for entry in entries:
                found.append((entry.name, entry.is_dir(follow_symlinks=False)))
                if len(found) > _MOST_ENTRIES:
                    raise LimitError(f"{function}: `{path}` has more than {_MOST_ENTRIES:,} entries")
        return found

    def _names(self, path: str) -> list[str]:
        return [name for name, _ in self._entries(path, "path.listDir")]

    @ml_function(capabilities=_READ, checks_itself=True)
    def listDir(self, dir_path: str = ".") -> list:  # type: ignore[type-arg]
        """The names in a directory, in order."""
        return self.sorted(self.access.wait(self._names, dir_path))

    @ml_function(capabilities=_READ, checks_itself=True)
    def walk(self, dir_path: str, max_depth: int = -1) -> list:  # type: ignore[type-arg]
        """The directories beneath a path, itself first: objects `{path, directories, files}`. Each must be granted.

        `max_depth` is how many levels below it goes, all if negative.
        """
        return list(self.access.wait(lambda: list(self._walk(dir_path, int(max_depth)))))

    def _walk(self, top: str, depth: int) -> Iterator[dict[str, Any]]:
        waiting = [(top, 0)]
        seen = 0
        while waiting:
            path, level = waiting.pop()
            entries = sorted(self._entries(path, "path.walk"))
            seen += len(entries)
            if seen > _MOST_ENTRIES:
                raise LimitError(f"path.walk: there are more than {_MOST_ENTRIES:,} entries beneath `{top}`")
            below = [name for name, is_directory in entries if is_directory]
            yield {
                "path": path,
                "directories": below,
                "files": [name for name, is_directory in entries if not is_directory],
            }
            if level != depth and level < _DEEPEST:
                waiting += [(posixpath.join(path, name), level + 1) for name in reversed(below)]

    @ml_function(capabilities=_READ, checks_itself=True)
    def glob(self, pattern: str) -> list:  # type: ignore[type-arg]
        """The paths that match a pattern, in order: `*` and `?` within a part, `**` for any number of directories.

        Names that begin with a point match only parts that do. Each directory that is looked into must be granted.
        """
        return self.sorted(self.access.wait(self._glob, _short(pattern)))

    def _glob(self, pattern: str) -> list[str]:
        parts = pattern.split("/")
        wild = next((index for index, part in enumerate(parts) if is_wild(part)), None)
        if wild is None:
            return [pattern] if self._mode(pattern, "path.glob") else []
        head = "/".join(parts[:wild]) or ("/" if pattern.startswith("/") else "")
        rest = tuple(None if part == "**" else re.compile(fnmatch.translate(part)) for part in parts[wild:])
        found: dict[str, None] = {}
        done: set[tuple[str, int]] = set()
        waiting = [(head, 0)]
        while waiting:
            place = waiting.pop()
            if place in done:
                continue
            done.add(place)
            path, at = place
            part, last = rest[at], at == len(rest) - 1
            if part is None and not last:
                waiting.append((path, at + 1))
            for name, is_directory in self._entries(path or ".", "path.glob"):
                hidden = name.startswith(".") and not (part is not None and parts[wild + at].startswith("."))
                if hidden or (part is not None and not part.match(name)):
                    continue
                full = posixpath.join(path, name)
                if last:
                    found[full] = None
                if is_directory and (part is None or not last):
                    waiting.append((full, at if part is None else at + 1))
            if len(found) + len(done) > _MOST_ENTRIES or path.count("/") > _DEEPEST:
                raise LimitError(f"path.glob: `{pattern}` finds too much")
        return list(found)

    # --- changing ---------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def createDir(self, dir_path: str, parents: bool = True) -> None:
        """Make a directory, if it is not there; `parents`: with those above it. Each that is made must be granted."""
        self.access.wait(self._create, dir_path, bool(parents))

    def _create(self, path: str, parents: bool) -> None:
        checked = self.access.check("path.write", path, "path.createDir")
        missing = [checked]
        while parents and (above := posixpath.dirname(missing[-1])) != missing[-1]:
            if self.access.status(above) is not None:
                break
            missing.append(above)
        for each in reversed(missing):
            allowed = each if each == checked else self.access.check("path.write", each, "path.createDir")
            with named(path, "path.createDir"), self.access.entry(allowed) as (directory, name):
                try:
                    os.mkdir(name, _DIRECTORY_MODE, dir_fd=directory)
                except FileExistsError:
                    if not stat.S_ISDIR(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode):
                        raise

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def removeDir(self, dir_path: str) -> None:
        """Remove an empty directory."""
        self.access.wait(self._remove, dir_path)

    def _remove(self, path: str) -> None:
        checked = self.access.check_entry("path.write", path, "path.removeDir")
        with named(path, "path.removeDir"), self.access.entry(checked) as (directory, name):
            os.rmdir(name, dir_fd=directory)

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def removeDirRecursive(self, dir_path: str) -> None:
        """Remove a directory with all that lies in it. Each entry must be granted; links are removed, not followed."""
        self.access.wait(self._remove_all, dir_path)

    def _remove_all(self, path: str) -> None:
        function = "path.removeDirRecursive"
        checked = self.access.check_entry("path.write", path, function)
        with named(path, function):
            order = list(self._beneath(checked, path, function))
            for each, is_directory in reversed(order):
                from_thread.check_cancelled()
                with self.access.entry(each) as (directory, name):
                    (os.rmdir if is_directory else os.unlink)(name, dir_fd=directory)

    def _beneath(self, top: str, path: str, function: str) -> Iterator[tuple[str, bool]]:
        """A directory, and all beneath it behind what it lies in: checked paths, and whether each is a directory."""
        yield top, True
        waiting, count = [(top, 0)], 0
        while waiting:
            from_thread.check_cancelled()
            here, level = waiting.pop()
            with self.access.directory(here) as held, os.scandir(held) as entries:
                found = [(entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()) for entry in entries]
            count += len(found)
            if count > _MOST_ENTRIES or level > _DEEPEST:
                raise LimitError(f"{function}: there is too much beneath `{path}`; remove parts of it first")
            for name, is_directory, is_link in found:
                each = posixpath.join(here, name)
                self.access.check("path.write", here if is_link else each, function)
                if is_directory:
                    waiting.append((each, level + 1))
                yield each, is_directory


def _short(path: str) -> str:
    if len(path) > LONGEST_PATH:
        raise ValueError(f"a path has at most {LONGEST_PATH:,} characters, got {len(path):,}")
    return path


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]
