"""Runs Python in a worker, as if the first two walls had fallen: what the attacker then meets is the process alone.

The code has `os`, `sys`, `socket`, `ctypes` and `open_` (the real `open`), and what it leaves in `result` is the program's value.
"""

from __future__ import annotations

import dataclasses
import textwrap
from typing import Any

from mlpy_async import MLRuntime

__all__ = ["breach"]

_HEAD = """
def λmain():
    modules = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "_wrap_close"][0].__init__.__globals__["sys"].modules
    os, sys, ctypes = modules["os"], modules["sys"], modules["ctypes"]
    open_, import_ = modules["builtins"].open, modules["builtins"].__import__
    _socket = modules["_socket"]
    result = None
"""


async def breach(rt: MLRuntime, code: str, timeout: float | None = 10.0, **bindings: Any) -> Any:
    """The value of `result` after the code has run in a worker."""
    compiled = await rt._compile("null", None, frozenset(), frozenset())
    text = _HEAD + textwrap.indent(textwrap.dedent(code), "    ") + "\n    return result\n"
    return await rt._run(dataclasses.replace(compiled, code=compile(text, "breach", "exec")), bindings, timeout)
