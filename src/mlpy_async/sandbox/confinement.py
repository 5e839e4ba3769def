"""The walls of a worker, in the order in which they are built.

In: the limits of the setup. Out: a report of each wall: whether it stands, and what is to say of it. Nothing here can be undone; what the kernel
refuses is reported, and the next wall is built all the same. The caller decides whether that is enough.
"""

from __future__ import annotations

import fcntl
import math
import os
import resource
import signal
import time
from collections.abc import Callable
from typing import Protocol

from mlpy_async.sandbox.frames import WallReport
from mlpy_async.sandbox.kernel import LINUX, drop_to_nobody, new_network, prctl, stand_back
from mlpy_async.sandbox.landlock import shut_files
from mlpy_async.sandbox.seccomp import install_filter

__all__ = ["Quotas", "confine"]

_DESCRIPTORS = 3
"""The channel, the lifeline, and standard error, which leads nowhere."""
_LIFELINE = 1
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


class Quotas(Protocol):
    """What a worker may take; the fields of `SandboxConfig` of the same names."""

    @property
    def memory_limit(self) -> int | None: ...
    @property
    def cpu_timeout(self) -> float | None: ...
    @property
    def network_disabled(self) -> bool: ...
    @property
    def file_size_limit(self) -> int: ...
    @property
    def open_files(self) -> int: ...
    @property
    def processes(self) -> int: ...
    @property
    def nice(self) -> int: ...


def confine(quotas: Quotas) -> list[WallReport]:
    """Build the walls around this process, for good. It has to be single-threaded."""
    stand_back(quotas.nice)
    shut = quotas.network_disabled
    walls: list[tuple[str, Callable[[], str]]] = [
        ("descriptors", _close_descriptors),
        ("environment", _empty_environment),
        ("lifeline", _end_with_parent),
        ("memory", lambda: _limit_memory(quotas.memory_limit)),
        ("processor", lambda: _limit_processor(quotas.cpu_timeout)),
        ("quotas", lambda: _limit_rest(quotas)),
        ("network", (lambda: new_network()) if shut else (lambda: "open, as asked")),
        ("user", drop_to_nobody),
        ("no_new_privileges", _no_new_privileges),
        ("no_trace", _no_trace),
        ("landlock", lambda: shut_files(shut)),
        ("seccomp", lambda: install_filter(sockets=not shut)),
    ]
    return [_build(name, build) for name, build in walls]


def _build(name: str, build: Callable[[], str]) -> WallReport:
    try:
        return WallReport(name, True, build())
    except (OSError, ValueError, OverflowError) as error:
        return WallReport(name, False, str(error))


def _close_descriptors() -> str:
    os.closerange(_DESCRIPTORS, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return "only the channel, the lifeline and standard error are open"


def _empty_environment() -> str:
    os.environ.clear()
    return "no variable is set"


def _end_with_parent() -> str:
    """The lifeline is a pipe whose other end only the parent has: when that closes, SIGIO ends this process, whatever it does.

    (PR_SET_PDEATHSIG would end it with the *thread* that started it, which on trio is a short-lived one.)
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(_LIFELINE, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(_LIFELINE, fcntl.F_SETFL, fcntl.fcntl(_LIFELINE, fcntl.F_GETFL) | os.O_ASYNC)
    return "ends with its parent"


def _limit_memory(limit: int | None) -> str:
    if limit is None:
        return "no limit, as asked"
    if not LINUX:
        raise OSError("the address space in use is not known on this system")
    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + limit, used + limit))
    return f"{limit / 2**20:g} MB beyond the {used / 2**20:.0f} MB of address space at the start"


def _limit_processor(timeout: float | None) -> str:
    """A call begins only in a worker that has used no more than one call's share: so two shares end it for certain."""
    if timeout is None:
        return "no limit, as asked"
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    share = math.ceil(time.process_time() + 2 * timeout) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (share, share + 1))
    return f"{timeout:g} s a call, {share} s in all"


def _limit_rest(quotas: Quotas) -> str:
    for which, limit in (
        (resource.RLIMIT_FSIZE, quotas.file_size_limit),
        (resource.RLIMIT_NOFILE, quotas.open_files),
        (resource.RLIMIT_NPROC, quotas.processes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (limit, limit))
    return f"files of {quotas.file_size_limit:,} bytes, {quotas.open_files} descriptors, {quotas.processes} processes, no core"


def _no_new_privileges() -> str:
    prctl("NO_NEW_PRIVS", _PR_SET_NO_NEW_PRIVS, 1)
    return "no program that it starts could gain privileges"


def _no_trace() -> str:
    prctl("DUMPABLE", _PR_SET_DUMPABLE, 0)
    return "no process of the same user can trace it or read its memory"
