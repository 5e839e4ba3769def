"""Module values: what `import` binds. Opaque to ML but for their exports, which are exactly their instance attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Module", "callable_of", "name_of"]


class _Slots:
    __slots__ = ("__dict__", "λcall", "λname")


class Module(_Slots):
    """A module as ML sees it. `call`, where there is one, is what calling the module itself does, as in `Number("3")`."""

    __slots__ = ()

    def __init__(self, name: str, exports: Mapping[str, Any], call: Callable[..., Any] | None = None) -> None:
        self.λname = name
        self.λcall = call
        self.__dict__.update(exports)


def name_of(module: Module) -> str:
    return module.λname


def callable_of(module: Module) -> Callable[..., Any] | None:
    return module.λcall
