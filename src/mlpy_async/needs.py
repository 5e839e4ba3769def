"""What a program will need, without running it.

In: source text. Out: the capabilities that it uses or declares, with places. Modules that it imports are not followed.
"""

from __future__ import annotations

import mlpy_compiler
from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CapabilityNeed, Source

__all__ = ["CapabilityNeed", "required_capabilities"]


def required_capabilities(source: str, *, filename: str | None = None) -> tuple[CapabilityNeed, ...]:
    """The capabilities that a program will need, each with the function that needs it and its place, in the order of the text.

    Those that only compute, which are granted unless they are denied, are among them. What travels through variables, arrays
    and arguments is not followed: the check at run time is what counts.

    :raises MLCompileError: if the source cannot be read.
    """
    return mlpy_compiler.required_capabilities(Source(source, filename=filename), standard_environment())
