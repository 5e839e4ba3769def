"""Starts the fuzzer on a target; its options are those of libFuzzer, from the command line."""

from __future__ import annotations

import sys
from importlib import import_module

__all__ = ["start"]


def start(module: str) -> None:
    """Fuzz `target` of a module until it fails or the time is up. It ends the process.

    What is imported meanwhile tells the fuzzer which ways are new, so no target may be imported before.
    """
    import atheris

    with atheris.instrument_imports(include=["mlpy_compiler", "mlpy_async"]):
        target = import_module(module).target
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
