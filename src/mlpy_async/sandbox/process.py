"""One worker process: how it is started, spoken to and ended.

In: the configuration and the first frame. Out: a `Worker` that is confined and ready, its channel, and in the end the reason why it died. It does not decide what is
said (`conversation.py`) nor who may speak (`pool.py`).
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
from anyio import to_thread
from anyio.abc import Process

from mlpy_async.errors import SandboxCrashed, SandboxError, SandboxTimeoutError
from mlpy_async.sandbox.config import SandboxConfig
from mlpy_async.sandbox.frames import LENGTH, MAX_FRAME, FrameError

__all__ = ["Channel", "WorkerProcess"]

_READ = 1 << 16
"""Bytes read at a time: below what malloc gives back to the system each time."""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4_096
_NEEDED = (
    "mlpy_async",
    "mlpy_compiler",
    "anyio",
    "greenlet",
    "msgspec",
    "sniffio",
    "typing_extensions",
    "idna",
    "lark",
    "exceptiongroup",
)
"""What a worker imports that is not Python's own."""
_BOOT = (
    "import json,sys;a=json.loads(sys.argv[1]);sys.path+=a[0];from mlpy_async.sandbox.worker import main;main(*a[1:])"
)
_COMPLAINTS = "stderr"
_OUT_OF_TIME = frozenset({signal.SIGPROF, signal.SIGXCPU}) if hasattr(signal, "SIGPROF") else frozenset()


class Channel:
    """Frames over a socket that does not block."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self.socket = connection
        self._buffer = bytearray()
        self._start = 0

    def receive(self) -> memoryview | None:
        """The payload of the next frame, which is valid until the next call; None if it has not come yet. Does not wait.

        :raises FrameError: if it is too big. :raises EOFError: when the worker has gone.
        """
        while True:
            buffer, start = self._buffer, self._start
            have = len(buffer) - start
            if have >= LENGTH.size:
                (length,) = LENGTH.unpack_from(buffer, start)
                if length > MAX_FRAME:
                    raise FrameError(f"a frame of {length:,} bytes; none has more than {MAX_FRAME:,}")
                if have >= LENGTH.size + length:
                    self._start = start + LENGTH.size + length
                    return memoryview(buffer)[start + LENGTH.size : self._start]
            if start:
                # a new one: the old may still be looked into
                self._buffer, self._start = buffer[start:], 0
            try:
                data = self.socket.recv(_READ)
            except BlockingIOError:
                return None
            except ConnectionError as error:
                raise EOFError("the worker has gone") from error
            if not data:
                raise EOFError("the worker has gone")
            self._buffer += data

    def send(self, data: memoryview) -> memoryview:
        """Send what can be sent now; what is left.

        :raises EOFError: when the worker has gone.
        """
        try:
            return data[self.socket.send(data) :]
        except BlockingIOError:
            return data
        except OSError as error:
            raise EOFError("the worker has gone") from error

    async def readable(self) -> None:
        await anyio.wait_readable(self.socket)

    async def writable(self) -> None:
        await anyio.wait_writable(self.socket)

    def close(self) -> None:
        anyio.notify_closing(self.socket)
        self.socket.close()


class WorkerProcess:
    """A running worker."""

    def __init__(
        self, process: Process, channel: Channel, lifeline: int, directory: str, config: SandboxConfig
    ) -> None:
        self._process = process
        self._lifeline = lifeline
        self._directory = directory
        self._cpu_timeout = config.cpu_timeout
        self._growth = config.growth_bytes
        self._time_at_start = 0.0
        self._memory_at_start = 0
        self._statm = -1
        self.channel = channel
        self.pid = process.pid

    @classmethod
    async def start(cls, config: SandboxConfig, limits: Mapping[str, Any]) -> WorkerProcess:
        """Start the interpreter; the worker then waits for its setup. A checkpoint; it is not left half done.

        :raises SandboxError: if the process cannot be started.
        """
        if sys.platform == "win32":
            raise SandboxError("isolation='process' needs a POSIX system; this is Windows")
        max_message = config.message_bytes
        arguments = json.dumps([_import_paths(), max_message, dict(limits)])
        with anyio.CancelScope(shield=True):
            directory, complaints = await to_thread.run_sync(_own_directory)
            ours, theirs = socket.socketpair()
            listening, lifeline = os.pipe()
            try:
                process = await anyio.open_process(
                    [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _BOOT, arguments],
                    stdin=theirs.fileno(),
                    stdout=listening,
                    stderr=complaints,
                    env={},
                    cwd=directory,
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                os.close(lifeline)
                await to_thread.run_sync(shutil.rmtree, directory, True)
                raise SandboxError(f"a worker process cannot be started: {error}") from error
            finally:
                theirs.close()
                os.close(listening)
                os.close(complaints)
            return cls(process, Channel(ours), lifeline, directory, config)
        raise AssertionError("a scope that is shielded and has no deadline is not left early")

    def kill(self) -> None:
        """End it at once, with whatever it may have started."""
        if self._process.returncode is None:
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                try:
                    self._process.kill()
                except ProcessLookupError:
                    return  # it has ended by itself, and `bury` will find out how

    async def bury(self) -> None:
        """Wait for its end, and let go of all that it held. Cancellation waits meanwhile."""
        with anyio.CancelScope(shield=True):
            await self._process.wait()
            if self._lifeline >= 0:
                lifeline, self._lifeline = self._lifeline, -1
                os.close(lifeline)
                if self._statm >= 0:
                    os.close(self._statm)
                    self._statm = -1
                self.channel.close()
                await to_thread.run_sync(shutil.rmtree, self._directory, True)

    def end(self) -> SandboxError:
        """What is to be said of its end, once it is buried."""
        code = self._process.returncode
        if code is None or code >= 0:
            return SandboxCrashed(f"the worker process ended by itself, with code {code}")
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        if -code in _OUT_OF_TIME:
            return SandboxTimeoutError("the processor time of the call is up; `cpu_timeout` says how much there is")
        return SandboxCrashed(f"the worker process was ended by {name}")

    def begin(self) -> None:
        """What it took so far was its start, and does not count."""
        self._time_at_start = self._processor_time()
        if sys.platform == "linux":
            self._statm = os.open(f"/proc/{self.pid}/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._memory_at_start = self._memory()

    def exhausted(self) -> bool:
        """Whether it has used the processor for longer than one call may, or has grown by more than it may."""
        time_left = self._cpu_timeout is None or self._processor_time() - self._time_at_start <= self._cpu_timeout
        return not time_left or (self._growth is not None and self._memory() - self._memory_at_start > self._growth)

    def peak_memory(self) -> int:
        """The most resident memory that it had, in bytes; 0 where there is no /proc, or the process is not any more. Blocks."""
        try:
            with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as file:
                return next((int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:")), 0)
        except OSError:
            return 0

    def _memory(self) -> int:
        """Its resident memory now, in bytes; 0 as for `peak_memory`."""
        try:
            return int(os.pread(self._statm, 200, 0).split()[1]) * _PAGE if self._statm >= 0 else 0
        except (OSError, IndexError):
            return 0

    def _processor_time(self) -> float:
        """In seconds; 0 where Linux's clocks are not, or the process is not any more."""
        if sys.platform != "linux":
            return 0.0
        try:
            return time.clock_gettime((~self.pid << 3) | 2)  # the clock of a process, by clock_getcpuclockid(3)
        except OSError:
            return 0.0

    def ended(self) -> bool:
        """Whether it has closed its end of the channel, without waiting."""
        try:
            return self.channel.socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def complaints(self) -> str:
        """The last of what the interpreter wrote to standard error, if there is any. Blocks."""
        try:
            return (Path(self._directory) / _COMPLAINTS).read_text("utf-8", "replace")[-1_000:].strip()
        except FileNotFoundError:
            return ""

    def stopped(self) -> bool:
        """Whether somebody has stopped it (SIGSTOP, a debugger). Unknown, and so False, where there is no /proc. Blocks."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as file:
                return file.read().rpartition(b") ")[2][:1] in (b"T", b"t")
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ESRCH):
                raise
            return False


def _own_directory() -> tuple[str, int]:
    """A directory of a worker's own, and a file in it for its standard error, opened."""
    directory = tempfile.mkdtemp(prefix="mlpy-worker-")
    return directory, os.open(os.path.join(directory, _COMPLAINTS), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _import_paths() -> list[str]:
    """Where the modules are that a worker needs: the directories themselves, in this process's order."""
    found: dict[str, None] = {}
    for name in _NEEDED:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            place = Path(spec.origin)
            found[str(place.parents[1] if place.name == "__init__.py" else place.parent)] = None
    return list(found)
