"""Files as resources: paths as they are matched, patterns of paths, and an open that nothing can be slipped under.

In: a path as a program wrote it. Out: the one absolute path that it means, without symbolic links and `..`; or a descriptor.
`canonical_path` and `open_beneath` ask the file system, so they block, for microseconds where it is local.

A check and an open that each follow the path by themselves can be played against each other: a link is put in between.
So: match `canonical_path(path)`, then open that result with `open_beneath`, which follows no link in any part of it.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from mlpy_async.capabilities.globs import Glob, folded, is_wild

__all__ = ["LONGEST_PATH", "canonical_path", "open_beneath", "path_pattern", "reaches"]

LONGEST_PATH = 4_096
FOLDS = sys.platform in ("win32", "cygwin", "darwin")
"""Whether the file system takes names that differ in case for the same."""


def canonical_path(path: str) -> str:
    """The absolute path that a path means now: links followed, `..` gone, `/` between the parts. Blocks.

    :raises ValueError: if no file can have that path.
    """
    if not path or "\0" in path or len(path) > LONGEST_PATH:
        raise ValueError(f"a path has 1 to {LONGEST_PATH:,} characters, and no NUL")
    real = os.path.realpath(path)
    if os.sep != "/":
        if ":" in os.path.splitdrive(real)[1]:
            raise ValueError("a path names no stream of a file")
        real = os.path.normcase(real).replace(os.sep, "/")
    return real


def path_pattern(pattern: str, *, denies: bool = False) -> Glob:
    """A pattern of paths. What stands before its first wildcard is followed now: a token means what it meant when it was issued.

    :param denies: whether it is there to deny; then case makes no difference where the file system makes none.
    :raises ValueError: for `..` behind a wildcard.
    """
    if os.sep != "/":
        pattern = pattern.replace(os.sep, "/")
    segments = pattern.rstrip("/").split("/")
    wild = next((index for index, segment in enumerate(segments) if is_wild(segment)), len(segments))
    if ".." in segments[wild:]:
        raise ValueError(f"a pattern has no `..` behind a wildcard; got {pattern!r}")
    head = "/".join(segments[:wild]) or ("/" if pattern.startswith("/") else ".")
    tail = [segment for segment in segments[wild:] if segment not in ("", ".")]
    return Glob("/".join([canonical_path(head).rstrip("/"), *tail]) or "/", folds=denies and FOLDS)


def reaches(path: str, directory: str, *, moves: bool) -> bool:
    """Whether a path is a directory or beneath it, or with `moves` above it; both as `canonical_path` gives them."""
    path, directory = (f"{folded(each) if FOLDS else each}/" for each in (path.rstrip("/"), directory.rstrip("/")))
    return path.startswith(directory) or (moves and directory.startswith(path))


def open_beneath(path: str, flags: int, mode: int = 0o600, *, directory: int | None = None) -> int:
    """Open a file, following no symbolic link in any part of its path. Blocks.

    :param path: relative to `directory`, without `..`; or, without a directory, absolute, as `canonical_path` gives it.
    :param flags: as of `os.open`. :param directory: the descriptor of a directory, which stays open.
    :returns: a descriptor that no child process inherits and the caller owns.
    :raises PermissionError: if the path leads out of the directory.
    :raises OSError: as `os.open`; ELOOP or ENOTDIR where a part is a link.
    """
    if os.open not in os.supports_dir_fd:
        return _open_and_compare(path, flags, mode)
    if path.startswith("/") is not (directory is None):
        raise PermissionError(errno.EPERM, "want a relative path beneath a directory, or an absolute one", path)
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts or "\0" in path:
        raise PermissionError(errno.EPERM, "the path leads out of its directory", path)
    here = os.open("/", _STEP) if directory is None else os.dup(directory)
    try:
        for part in parts[:-1]:
            below = os.open(part, _STEP, dir_fd=here)
            os.close(here)
            here = below
        return os.open(parts[-1] if parts else ".", flags | os.O_NOFOLLOW, mode, dir_fd=here)
    finally:
        os.close(here)


_STEP = os.O_RDONLY | getattr(os, "O_PATH", 0) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


def _open_and_compare(path: str, flags: int, mode: int) -> int:
    """Where no file can be opened relative to a directory: nothing is emptied before it is known to be the right file."""
    descriptor = os.open(path, flags & ~os.O_TRUNC, mode)
    try:
        same = canonical_path(path) == os.path.normcase(path).replace(os.sep, "/")
        if not same or not os.path.samestat(os.fstat(descriptor), Path(path).stat()):
            raise OSError(errno.ELOOP, "a part of the path is a symbolic link", path)
        if flags & os.O_TRUNC:
            os.ftruncate(descriptor, 0)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
