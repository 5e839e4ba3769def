"""Files for the standard modules: checked, then opened beneath what was checked, and read or written in worker threads.

In: a path as a program wrote it, and the capability that is needed for it. Out: blocks of bytes or text, one worker thread for each, so that
the event loop is free meanwhile and a deadline ends the work between two blocks; or a directory's descriptor, for what is done to its
entries. Methods that say so block, and belong into `wait`. It decides no capability (`capabilities/`) and offers nothing to ML.

Only regular files are opened: a pipe would wait for its other end, and a device may have no end.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from typing import Any, TypeVar

from mlpy_async.capabilities import open_beneath
from mlpy_async.capabilities.checks import require
from mlpy_async.capabilities.contexts import entered
from mlpy_async.capabilities.paths import canonical_path
from mlpy_async.engine import await_
from mlpy_async.errors import LimitError
from mlpy_async.services import Services
from mlpy_async.values.pieces import cut

__all__ = ["FileAccess", "encoding_named", "named"]

_T = TypeVar("_T")
_BLOCK = 512 * 1024
"""Bytes that one worker thread reads or writes."""
_AT_ONCE = os.open in os.supports_dir_fd
"""Whether entries can be named relative to the descriptor of their directory."""
_FLAGS = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK"))
_DIRECTORY = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NEW_FILE = 0o666
"""Rights of a new file, less the process's umask."""
_ENCODINGS = frozenset(
    "utf-8 utf-8-sig ascii utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp437 cp850 cp852 cp866 gb18030 gbk gb2312 big5 shift_jis"
    " euc_jp euc_kr koi8-r koi8-u latin-1 mac-roman".split()
    + [f"cp125{number}" for number in range(9)]
    + [f"iso8859-{number}" for number in (*range(1, 12), 13, 14, 15, 16)]
)
_OTHER_NAMES = {"latin1": "latin-1", "utf8": "utf-8", "us-ascii": "ascii", "utf16": "utf-16", "utf32": "utf-32"}


def encoding_named(name: str) -> str:
    """An encoding that a program may name: one of characters, whose work grows with the text and no more.

    :raises ValueError: for any other.
    """
    lowered = name[:50].lower()
    known = _OTHER_NAMES.get(lowered, lowered).replace("iso-8859", "iso8859").replace("windows-", "cp")
    if known not in _ENCODINGS:
        raise ValueError(
            f"`{name[:50]}` is no known encoding; want utf-8, latin-1, ascii, utf-16 or another common one"
        )
    return known


class FileAccess:
    """The files of one runtime's programs."""

    def __init__(self, services: Services) -> None:
        self.engine = services.engine
        self.limits = services.limits
        self.pieces = services.operations.pieces

    def wait(self, function: Callable[..., _T], *args: Any) -> _T:
        """Run a blocking function in a worker thread. A checkpoint; the thread ends before a cancellation goes on."""
        return await_(self.engine.to_thread(function, *args))

    # --- checking -----------------------------------------------------------------------------------------------------

    def check(self, capability: str, path: str, function: str) -> str:
        """Make sure that the program holds a capability for a path. Blocks.

        :returns: the path that was checked, absolute and without links. :raises CapabilityViolationError: if it does not.
        """
        return str(require(entered(self.engine.capabilities), capability, path, function))

    def check_entry(self, capability: str, path: str, function: str) -> str:
        """As `check`, for what removes or renames an entry of a directory. Blocks.

        :raises OSError: if the path names a link: the entry would not be what was checked.
        """
        checked = self.check(capability, path, function)
        parent, name = os.path.split(path.rstrip("/" + os.sep))
        if name in ("", ".", ".."):
            raise ValueError(f"{function}: `{path}` names no entry of a directory")
        if f"{canonical_path(parent or '.').rstrip('/')}/{os.path.normcase(name)}" != checked:
            raise OSError(f"{function}: `{path}` is a symbolic link; name what it leads to")
        return checked

    # --- entries of directories -----------------------------------------------------------------------------------------

    @contextmanager
    def directory(self, checked: str) -> Generator[int | str, None, None]:
        """A directory, open: its descriptor, or its path where entries cannot be named relative to one. Blocks."""
        if not _AT_ONCE:
            yield checked
            return
        descriptor = open_beneath(checked, _DIRECTORY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def entry(self, checked: str) -> Generator[tuple[int | None, str], None, None]:
        """The directory of a path, open, and the name in it, as `os` wants them: `dir_fd` and path. Blocks."""
        parent, _, name = checked.rpartition("/")
        with self.directory(parent or "/") as held:
            yield (held, name or ".") if isinstance(held, int) else (None, checked)

    def status(self, checked: str) -> os.stat_result | None:
        """What a file system tells of a path, or None where there is nothing. Blocks."""
        try:
            with self.entry(checked) as (directory, name):
                return os.stat(name, dir_fd=directory, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    # --- reading and writing --------------------------------------------------------------------------------------------

    def open(self, checked: str, mode: str, path: str, function: str) -> FileIO:
        """Open a regular file. Blocks. It closes with the object at the latest.

        :param mode: "r", "w", which empties it, or "a". :param path: as the program wrote it.
        :raises OSError: whose message names the path as it was written.
        """
        flags = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_CREAT, "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND}[mode]
        with named(path, function):
            descriptor = open_beneath(checked, flags | _FLAGS, _NEW_FILE)
            try:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise OSError(errno.EINVAL, "it is no regular file")
                if mode == "w":
                    os.ftruncate(descriptor, 0)
                return FileIO(descriptor, mode)
            except BaseException:
                os.close(descriptor)
                raise

    def opened(self, capability: str, path: str, mode: str, function: str) -> FileIO:
        """Check a path and open it. A checkpoint."""
        return self.wait(self._checked_and_open, capability, path, mode, function)

    def _checked_and_open(self, capability: str, path: str, mode: str, function: str) -> FileIO:
        return self.open(self.check(capability, path, function), mode, path, function)

    def blocks(self, path: str, function: str, capability: str = "file.read") -> Iterator[bytes]:
        """The bytes of a file, block by block. A checkpoint at each."""
        with self.opened(capability, path, "r", function) as handle:
            yield from self.rest(handle)

    def rest(self, handle: FileIO) -> Iterator[bytes]:
        """What an open file still holds, block by block. A checkpoint at each."""
        while block := self.wait(handle.read, _BLOCK):
            yield block

    def texts(self, path: str, encoding: str, function: str) -> Iterator[str]:
        """The characters of a file, as they stand there, block by block. A checkpoint at each.

        :raises ValueError: if they are not of that encoding.
        """
        decoder = codecs.getincrementaldecoder(encoding_named(encoding))()
        for block in self.blocks(path, function):
            yield decoder.decode(block)
        yield decoder.decode(b"", True)

    def text(self, path: str, encoding: str, function: str) -> str:
        """All characters of a file.

        :raises LimitError: if there are more than a string may have.
        """
        return self.pieces.built(self._within(self.texts(path, encoding, function), path, function))

    def _within(self, texts: Iterable[str], path: str, function: str) -> Iterator[str]:
        size = 0
        for text in texts:
            size += len(text)
            if size > self.limits.max_text:
                raise LimitError(f"{function}: `{path}` has more than {self.limits.max_text:,} characters")
            yield text

    def write(self, capability: str, path: str, mode: str, blocks: Iterable[bytes], function: str) -> None:
        """Write blocks into a file. A checkpoint at each; what was written stays if one of them is the last.

        :param mode: "w", which empties the file first, or "a".
        """
        with self.opened(capability, path, mode, function) as handle:
            self.put(handle, blocks)

    def put(self, handle: FileIO, blocks: Iterable[bytes]) -> None:
        """Write blocks into an open file. A checkpoint at each."""
        for block in blocks:
            self.wait(_write_all, handle, block)

    def encoded(self, text: str, encoding: str) -> Iterator[bytes]:
        """The bytes of a text, block by block.

        :raises ValueError: if the encoding has no form of a character.
        """
        encoder = codecs.getincrementalencoder(encoding_named(encoding))()
        for piece in cut(text):
            yield encoder.encode(piece)
        yield encoder.encode("", True)


def _write_all(handle: FileIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[handle.write(rest) :]


@contextmanager
def named(path: str, function: str) -> Generator[None, None, None]:
    """Errors of the file system tell a program's own name of a file, and nothing else of where it lies."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        reason = (error.strerror or "it failed").lower()
        raise type(error)(f"{function}: `{path}`: {reason}") from None
