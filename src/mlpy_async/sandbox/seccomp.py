"""The filter of system calls: a worker that has started needs few, and all others fail with EPERM.

In: whether sockets are let through. Out: the filter is installed, for good; or the reason why not. The program is classic BPF, as
`linux/seccomp.h` and `linux/filter.h` define it. What is let through can read and write open descriptors, manage memory (but not make it
executable), tell the time, sleep, and end. No file can be opened, no process or thread started, traced or signalled, no program run, no
signal's action changed.
"""

from __future__ import annotations

import ctypes
import os
import struct

from mlpy_async.sandbox.kernel import MACHINE, prctl

__all__ = ["install_filter", "program"]

_CALLS = {
    # name: (x86_64, aarch64)
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "poll": (7, None), "lseek": (8, 62),
    "munmap": (11, 215), "brk": (12, 214), "rt_sigreturn": (15, 139), "sched_yield": (24, 124), "mremap": (25, 216),
    "madvise": (28, 233), "nanosleep": (35, 101), "setitimer": (38, 103), "getpid": (39, 172), "exit": (60, 93),
    "gettimeofday": (96, 169), "getrusage": (98, 165), "sysinfo": (99, 179), "times": (100, 153), "gettid": (186, 178),
    "time": (201, None), "futex": (202, 98), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94), "ppoll": (271, 73),
    "getrandom": (318, 278),
}  # fmt: skip
_SOCKETS = {
    "socket": (41, 198), "connect": (42, 203), "sendto": (44, 206), "recvfrom": (45, 207), "sendmsg": (46, 211),
    "recvmsg": (47, 212), "shutdown": (48, 210), "getsockname": (51, 204), "getpeername": (52, 205),
    "setsockopt": (54, 208), "getsockopt": (55, 209),
}  # fmt: skip
_EXECUTABLE = {"mmap": (9, 222), "mprotect": (10, 226)}
"""Calls that are let through unless they ask for executable memory."""
_TGKILL = (234, 131)
"""Let through for this process only: `abort` ends it that way."""

_ARCHITECTURES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
"""The column of the tables above, and the kernel's number of the architecture."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF_0000, 0x0005_0000 | 1, 0x8000_0000
_NUMBER, _ARCHITECTURE = 0, 4
"""Offsets in `struct seccomp_data`; arguments stand from 16, 8 bytes each, low half first."""
_PROT_EXEC = 4
_X32 = 0x4000_0000

_PR_SET_SECCOMP, _FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def program(machine: str, process: int, sockets: bool) -> bytes:
    """The filter for a machine, as the instructions of classic BPF.

    :param process: the process that may signal itself. :param sockets: whether calls on sockets are let through.
    :raises OSError: if the numbers of this machine's calls are not known here.
    """
    if machine not in _ARCHITECTURES:
        raise OSError(f"the system calls of {machine} are not known here; those of {', '.join(_ARCHITECTURES)} are")
    column, architecture = _ARCHITECTURES[machine]
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        code += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    calls = {**_CALLS, **_SOCKETS} if sockets else _CALLS
    for numbers in calls.values():
        number = numbers[column]
        if number is not None:
            code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for numbers in _EXECUTABLE.values():
        code += [
            (_EQUAL, 0, 4, numbers[column]),
            (_LOAD, 0, 0, _argument(2)),
            (_ANY_BIT, 0, 1, _PROT_EXEC),
            (_RETURN, 0, 0, _REFUSE),
            (_RETURN, 0, 0, _ALLOW),
        ]
    code += [
        (_EQUAL, 0, 3, _TGKILL[column]),
        (_LOAD, 0, 0, _argument(0)),
        (_EQUAL, 0, 1, process),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def install_filter(sockets: bool) -> str:
    """Install the filter in this process; what it does, in words. It needs `no_new_privs`.

    :raises OSError: if the kernel, or this machine, has none.
    """
    code = program(MACHINE, os.getpid(), sockets)
    prctl("SECCOMP", _PR_SET_SECCOMP, _FILTER, ctypes.byref(_Program(len(code) // 8, code)))
    return f"{len(_CALLS) + len(_EXECUTABLE) + 1} system calls are let through" + (", and sockets" if sockets else "")


def _argument(index: int) -> int:
    return 16 + 8 * index
