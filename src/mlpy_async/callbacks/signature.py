"""What Python may know of an ML function: its parameters.

In: the function that the compiler has made. Out: an `inspect.Signature`, with the names that ML has given.
"""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable
from typing import Any

__all__ = ["signature_of"]


def signature_of(function: Callable[..., Any]) -> inspect.Signature:
    """The parameters of a function of ML. One whose name Python keeps for itself is shown with an underscore: `class_`."""
    signature = inspect.signature(function)
    return signature.replace(
        parameters=[each.replace(name=_shown(each.name)) for each in signature.parameters.values()]
    )


def _shown(name: str) -> str:
    plain = name.partition("λ")[0] or name
    return f"{plain}_" if keyword.iskeyword(plain) else plain
