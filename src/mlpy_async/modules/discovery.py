"""Where modules are: bridge files on extension paths, trees of ML files on module paths, entry points of installed distributions.

In: directories. Out: what their files offer. Nothing is imported; what was read of a bridge file is kept on disk by the file's signature (inode, size, times), so
that an unchanged file is not read again. A link that leads out of its directory is not followed, and what is no plain file is not opened.

Everything here blocks: call it in a worker thread.
"""

from __future__ import annotations

import errno
import importlib.machinery
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mlpy_async.modules import scan
from mlpy_async.modules.private_files import PrivateFiles, digest
from mlpy_async.modules.scan import Problem, ScannedFile, scan_source

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["BridgeFiles", "KeptFile", "bridge_ending", "entry_files", "ml_files"]

bridge_ending = "_bridge.py"
_GROUP = "mlpy.modules"
_LARGEST = 2_000_000
"""Bytes of a bridge file."""
_MOST = 10_000
"""Files of one directory or tree."""
_DEEPEST = 20

_Signature = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is known of a bridge file, and of which state of it. `seconds` is how long the scan took."""

    signature: _Signature
    scanned: ScannedFile
    seconds: float


@lru_cache(maxsize=1)
def _version() -> str:
    """What identifies the way in which files are read. Blocks at the first call."""
    folder = Path(__file__).parent
    return digest(
        *((folder / name).read_text(encoding="utf-8") for name in (Path(scan.__file__).name, "signatures.py"))
    )


class BridgeFiles:
    """The bridge files of directories, as far as they are known.

    :param kept: where what was read is kept between runs.
    """

    def __init__(self, kept: PrivateFiles) -> None:
        self._kept = kept
        self._known: dict[Path, dict[str, KeptFile]] = {}

    def of(self, directory: Path) -> tuple[dict[str, KeptFile], list[Problem]]:
        """The bridge files of a directory by name, in order, and what is wrong with the directory."""
        before = self._known.get(directory)
        if before is None:
            before = self._read(directory)
        problems: list[Problem] = []
        found: dict[str, KeptFile] = {}
        for name, status in sorted(_entries(directory, problems)):
            signature = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            known = before.get(name)
            if known is None or known.signature != signature:
                known = _scan_file(directory / name, signature)
            found[name] = known
        self._known[directory] = found
        if found != before:
            self._write(directory, found)
        return found, problems

    def _key(self, directory: Path) -> str:
        return digest("bridge files", _version(), str(directory.absolute()))

    def _read(self, directory: Path) -> dict[str, KeptFile]:
        import msgspec

        payload = self._kept.read(self._key(directory)) if self._kept.directory is not None else None
        if payload is None:
            return {}
        try:
            return msgspec.msgpack.decode(payload, type=dict[str, KeptFile])
        except msgspec.DecodeError:  # another version's
            return {}

    def _write(self, directory: Path, found: dict[str, KeptFile]) -> None:
        if self._kept.directory is not None:
            import msgspec

            self._kept.write(self._key(directory), msgspec.msgpack.encode(found))


def _entries(directory: Path, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """The bridge files of a directory with their states."""
    try:
        with os.scandir(directory) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST:
                    problems.append(
                        Problem(str(directory), 0, f"it has more than {_MOST:,} files; the rest is not looked at")
                    )
                    return
                if not entry.name.endswith(bridge_ending) or entry.name.startswith("."):
                    continue
                reason = _refused(directory, entry)
                if reason:
                    problems.append(Problem(entry.path, 0, reason))
                else:
                    yield entry.name, entry.stat()
    except OSError as error:
        problems.append(Problem(str(directory), 0, f"the directory cannot be read: {error.strerror}"))


def _refused(directory: Path, entry: os.DirEntry[str]) -> str:
    """Why a file is not opened, or ""."""
    try:
        entry.name.encode("utf-8")
        if entry.is_symlink() and not _is_beneath(entry.path, directory):
            return "it is a link that leads out of its directory"
        status = entry.stat()
    except UnicodeEncodeError:
        return "its name is no text"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if not stat.S_ISREG(status.st_mode):
        return "it is no plain file"
    return f"it has more than {_LARGEST:,} bytes" if status.st_size > _LARGEST else ""


def _is_beneath(path: str, directory: Path) -> bool:
    try:
        return Path(path).resolve().is_relative_to(directory.resolve())
    except RuntimeError as error:  # before Python 3.13: links in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _scan_file(path: Path, signature: _Signature) -> KeptFile:
    started = time.perf_counter()
    try:
        scanned = scan_source(path.read_bytes(), str(path))
    except OSError as error:
        scanned = ScannedFile(problems=(Problem(str(path), 0, f"it cannot be read: {error.strerror}"),))
    return KeptFile(signature, scanned, time.perf_counter() - started)


def ml_files(directory: Path) -> tuple[dict[str, Path], list[Problem]]:
    """The ML modules of a tree by name: `a/b.ml` is `a.b`. Files whose names are no names of modules are nobody's."""
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    if not directory.is_dir():
        return found, [Problem(str(directory), 0, "there is no such directory")]
    for folder, folders, files in os.walk(directory):
        parts = Path(folder).relative_to(directory).parts
        folders[:] = sorted(name for name in folders if scan.is_module_name(name)) if len(parts) < _DEEPEST else []
        for file in sorted(files):
            name = ".".join((*parts, file[:-3]))
            path = Path(folder, file)
            if not file.endswith(".ml") or not scan.is_module_name(name) or not path.is_file():
                continue
            if path.is_symlink() and not _is_beneath(str(path), directory):
                problems.append(Problem(str(path), 0, "it is a link that leads out of its directory"))
                continue
            found[name] = path
            if len(found) >= _MOST:
                problems.append(
                    Problem(str(directory), 0, f"it has more than {_MOST:,} modules; the rest is not looked at")
                )
                return found, problems
    return found, problems


def entry_files() -> tuple[list[tuple[EntryPoint, Path, KeptFile]], list[Problem]]:
    """The bridge modules of installed distributions: each entry point of the group `mlpy.modules` names a Python module. It is found without importing it."""
    from importlib.metadata import entry_points  # with much behind it, and wanted once a process

    found: list[tuple[EntryPoint, Path, KeptFile]] = []
    problems: list[Problem] = []
    for entry in entry_points(group=_GROUP):
        path = _file_of(entry.module)
        if path is None:
            problems.append(
                Problem(entry.value, 0, f"the entry point `{entry.name}` of the group {_GROUP} leads to no Python file")
            )
            continue
        status = path.stat()
        signature = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        kept = _scan_file(path, signature)
        if not any(module.name == entry.name for module in kept.scanned.modules):
            problems.append(
                Problem(str(path), 0, f"it offers no module `{entry.name}`, as the entry point of that name says")
            )
        found.append((entry, path, kept))
    return found, problems


def _file_of(module: str) -> Path | None:
    """The file of a Python module, by the finder of paths; packages around it are not imported."""
    locations: list[str] | None = None
    parts = module.split(".")
    for index in range(len(parts)):
        spec = importlib.machinery.PathFinder.find_spec(".".join(parts[: index + 1]), locations)
        if spec is None:
            return None
        if index == len(parts) - 1:
            return Path(spec.origin) if spec.origin is not None and spec.origin.endswith(".py") else None
        if spec.submodule_search_locations is None:
            return None
        locations = list(spec.submodule_search_locations)
    return None
