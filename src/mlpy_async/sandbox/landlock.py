"""Landlock: a worker has no right on any file, nor on any port.

In: whether the network is shut. Out: the rules hold, for good; or the reason why not. A worker opens nothing once it has started, so the rule set has no
exception. Numbers and structures as in `linux/landlock.h`.
"""

from __future__ import annotations

import ctypes
import os
import struct

from mlpy_async.sandbox.kernel import syscall

__all__ = ["shut_files"]

_CREATE, _RESTRICT = 444, 446
_VERSION = 1
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version of Landlock knows."""
_BIND_AND_CONNECT = 3
_ABSTRACT_SOCKETS_AND_SIGNALS = 3


def shut_files(network: bool) -> str:
    """Give up every right that this kernel's Landlock knows of; which. It needs `no_new_privs`.

    :param network: whether to give up binding and connecting of TCP too.
    :raises OSError: if the kernel has no Landlock.
    """
    version = syscall("landlock_create_ruleset", _CREATE, None, 0, _VERSION)
    fields = [(1 << _FILES[min(version, 5)]) - 1]
    if version >= 4:
        fields.append(_BIND_AND_CONNECT if network else 0)
    if version >= 6:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    rules = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = syscall("landlock_create_ruleset", _CREATE, ctypes.c_char_p(rules), len(rules), 0)
    try:
        syscall("landlock_restrict_self", _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
    shut = ["files", *(["TCP"] if version >= 4 and network else []), *(["signals"] if version >= 6 else [])]
    return f"version {version}: no right on {', '.join(shut)}"
