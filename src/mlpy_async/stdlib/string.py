"""`string`: the methods of strings as functions, the string first."""

from __future__ import annotations

from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services

__all__ = ["String"]

_NAMES = (
    "includes contains startsWith endsWith indexOf lastIndexOf find rfind toUpperCase upper toLowerCase lower capitalize title trim strip"
    " trimStart trimEnd split join replace replaceAll padStart padEnd center repeat slice substring charAt charCodeAt concat count"
    " swapcase isdigit isalpha isalnum isspace isupper islower zfill splitlines"
).split()


class _Methods:
    def __init__(self, services: Services) -> None:
        self.table = services.operations.members.methods["string"]


def _make(name: str) -> Any:
    def call(self: Any, text: str, *args: Any) -> Any:
        return self.table[name](text, *args)

    call.__doc__ = f"`text.{name}(…)` as a function."
    return ml_function(name=name)(call)


String = ml_module(name="string", description="The methods of strings as functions")(
    type("String", (_Methods,), {name: _make(name) for name in _NAMES})
)
