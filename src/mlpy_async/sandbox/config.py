"""How a sandbox is set up: data only.

In: what the host asks for, sizes as numbers of bytes or as `"100MB"`. Out: `SandboxConfig`, checked. It sets up nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

__all__ = ["INLINE_ONLY", "IN_PARENT", "IN_WORKER", "SandboxConfig", "size"]

IN_WORKER = (
    "args", "base64", "builtin", "collections", "console", "datetime", "decimal", "functional", "hash", "json", "math", "random", "regex", "set",
    "string", "text", "url",
)  # fmt: skip
"""The standard modules that compute and nothing else, which run in the worker. All others stay in the parent."""

INLINE_ONLY = {
    "concurrent": 'which does one thing at a time; use isolation="inline", or spread calls over the workers by `rt.map`',
    "gui": 'whose programs have no windows, nor handlers that outlive their calls; use isolation="inline"',
}
"""The standard modules that a worker cannot have, and why."""

IN_PARENT = (
    "available_modules", "getCapabilities", "getCapabilityInfo", "hasCapability", "has_module", "input", "module_info", "modules",
)  # fmt: skip
"""Built-in functions that need the runtime or the world, and so run in the parent."""

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]i?)?B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}


def size(value: int | str, name: str) -> int:
    """A number of bytes, from a number or from a text such as `"100MB"`; K, M and G are powers of 1,024.

    :raises ValueError: if it is none, or below zero.
    """
    if isinstance(value, str):
        found = _SIZE.fullmatch(value.strip())
        if found is None:
            raise ValueError(f'{name} is a number of bytes or a text as "100MB"; got {value!r}')
        return int(float(found[1]) * _UNITS[(found[2] or "")[:1].upper()])
    if value < 0:
        raise ValueError(f"{name} is not below 0; got {value}")
    return value


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """What worker processes may take, and how many there are. Sizes in bytes or as `"100MB"`, times in seconds.

    :ivar memory_limit: address space that programs may take beyond what an idle worker has; None for no limit.
    :ivar cpu_timeout: processor time of one call, and of a worker before it is replaced; None for no limit.
    :ivar network_disabled: whether a worker is kept from sockets (an own network namespace, and the system calls refused).
    :ivar strict_mode: whether a wall that this machine cannot set up is an error.
    :ivar workers: processes at a time; None for one for each processor that this process may use.
    :ivar file_size_limit: of a file that a worker writes. :ivar open_files: descriptors that a worker may have.
    :ivar processes: processes and threads of this user beyond which a worker can start none; 0 for none at all.
    :ivar max_message: of a value that crosses, one way, packed. :ivar max_calls: after so many a worker is replaced.
    :ivar max_growth: resident memory beyond that at its start with which a worker is replaced; None for half the memory limit.
    :ivar nice: how far a worker stands back for other processes, 0 to 19. :ivar start_timeout: of a worker.
    :ivar heartbeat: how often a worker that is silent is looked at, whether it still runs.
    """

    memory_limit: int | str | None = "100MB"
    cpu_timeout: float | None = 30.0
    network_disabled: bool = True
    strict_mode: bool = False
    workers: int | None = None
    file_size_limit: int | str = "1MB"
    open_files: int = 16
    processes: int = 0
    max_message: int | str = "16MB"
    max_calls: int = 10_000
    max_growth: int | str | None = None
    nice: int = 10
    start_timeout: float = 10.0
    heartbeat: float = 1.0

    def __post_init__(self) -> None:
        _ = self.memory_bytes, self.file_size_bytes, self.message_bytes, self.growth_bytes  # refuses what is no size
        for name, least in (("workers", 1), ("max_calls", 1), ("open_files", 4), ("processes", 0), ("nice", 0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ValueError(f"{name} is at least {least}; got {value}")
        for name in ("cpu_timeout", "start_timeout", "heartbeat"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name} is a number of seconds above 0; got {value}")

    @property
    def memory_bytes(self) -> int | None:
        return None if self.memory_limit is None else size(self.memory_limit, "memory_limit")

    @property
    def file_size_bytes(self) -> int:
        return size(self.file_size_limit, "file_size_limit")

    @property
    def message_bytes(self) -> int:
        return size(self.max_message, "max_message")

    @property
    def growth_bytes(self) -> int | None:
        """How much more resident memory than at its start a worker may have after a call; None for no limit."""
        if self.max_growth is not None:
            return size(self.max_growth, "max_growth")
        return None if self.memory_bytes is None else self.memory_bytes // 2

    @property
    def pool_size(self) -> int:
        """How many workers there are at most."""
        if self.workers is not None:
            return self.workers
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
