"""System calls that Python has no name for, by ctypes. Linux only; elsewhere each says so.

In: numbers as the kernel's headers give them. Out: nothing, or an `OSError` with the call's name.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["LINUX", "MACHINE", "drop_to_nobody", "new_network", "prctl", "stand_back", "syscall"]

LINUX = sys.platform == "linux"
MACHINE = platform.machine()

_NOBODY = 65_534
_CLONE_NEWUSER, _CLONE_NEWNET = 0x1000_0000, 0x4000_0000
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}
_SLICE = 1_000_000
"""Nanoseconds that a process which stands back keeps a processor once it has it; the kernel's own slice is three times as long."""


def syscall(name: str, number: int, *args: object) -> int:
    """:raises OSError: what the kernel said. Numbers are passed as C longs."""
    return _call(name, "syscall", ctypes.c_long(number), *args)


def prctl(name: str, option: int, *args: object) -> None:
    """:raises OSError: what the kernel said."""
    padding = (0,) * (4 - len(args))
    _call(f"prctl({name})", "prctl", ctypes.c_int(option), *args, *padding)


def new_network() -> str:
    """Move this process into a network namespace of its own, which has no interface that is up. How it went in.

    :raises OSError: if the kernel does not allow it, with a user namespace or without.
    """
    try:
        _call("unshare(NEWNET)", "unshare", ctypes.c_int(_CLONE_NEWNET))
    except PermissionError:
        _call("unshare(NEWUSER|NEWNET)", "unshare", ctypes.c_int(_CLONE_NEWUSER | _CLONE_NEWNET))
        return "an own network namespace in an own user namespace"
    return "an own network namespace"


def drop_to_nobody() -> str:
    """If this process is root's, make it nobody's; what was done.

    :raises OSError: if it cannot be.
    """
    if os.geteuid() != 0:
        return f"runs as user {os.geteuid()}, who is not root"
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    return "was root, runs as nobody"


def stand_back(nice: int) -> None:
    """Let other processes go before this one, and soon: `nice` for it and for its session, which Linux counts as one when it shares out processors
    (sched(7), "The autogroup feature"), and short slices, which kernels before 6.12 do not know.
    """
    os.nice(nice)
    if LINUX and nice:
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")
        with suppress(OSError, KeyError):
            attributes = struct.pack("=IIQiIQQQQ", 56, os.SCHED_OTHER, 0, nice, 0, _SLICE, 0, 0, 0)
            syscall("sched_setattr", _SCHED_SETATTR[MACHINE], 0, ctypes.c_char_p(attributes), 0)


def _call(name: str, function: str, *args: object) -> int:
    if not LINUX:
        raise OSError(f"{name} is a call of Linux, and this is {sys.platform}")
    library = ctypes.CDLL(None, use_errno=True)
    converted = [ctypes.c_ulong(arg) if type(arg) is int else arg for arg in args]
    result = int(getattr(library, function)(*converted))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result
