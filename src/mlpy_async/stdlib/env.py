"""`env`: the host's environment variables, each by a capability that names it."""

from __future__ import annotations

import os
import re
from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services

__all__ = ["Env"]

_READ, _WRITE = ("env.read",), ("env.write",)
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
_LONGEST = 32_767
"""Characters of a variable: what all systems take."""
_INTEGER, _NUMBER = re.compile(r"\s*[-+]?\d{1,4000}\s*"), re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*")


@ml_module(name="env", description="Environment variables of the host", capabilities=(*_READ, *_WRITE))
class Env:
    """A variable is a string. `env:read:APP_*` grants those whose names begin so. What a program sets, the whole process of the host sees."""

    def __init__(self, services: Services) -> None:
        self.services = services

    @ml_function(capabilities=_READ, resource="key")
    def get(self, key: str, default: Any = None) -> Any:
        """A variable, or a default where it is not set."""
        return os.environ.get(_name(key), default)

    @ml_function(capabilities=_READ, resource="key")
    def require(self, key: str) -> str:
        """A variable that has to be set."""
        value = os.environ.get(_name(key))
        if value is None:
            raise LookupError(f"env.require: the variable `{key}` is not set")
        return value

    @ml_function(capabilities=_WRITE, resource="key")
    def set(self, key: str, value: Any) -> None:
        """Set a variable, for the whole process of the host."""
        text = self.services.operations.text(value)
        if len(text) > _LONGEST or "\0" in text:
            raise ValueError(f"env.set: a variable has at most {_LONGEST:,} characters, and no NUL")
        os.environ[_name(key)] = text

    @ml_function(capabilities=_READ, resource="key")
    def has(self, key: str) -> bool:
        """Whether a variable is set."""
        return _name(key) in os.environ

    @ml_function(capabilities=_READ)
    def all(self) -> dict:  # type: ignore[type-arg]
        """All variables; for that, `env.read` has to be granted for any name."""
        return dict(os.environ)

    @ml_function(capabilities=_WRITE, resource="key")
    def delete(self, key: str) -> bool:
        """Unset a variable; whether it was set."""
        return os.environ.pop(_name(key), None) is not None

    @ml_function(capabilities=_READ, resource="key")
    def getInt(self, key: str, default: int = 0) -> int:
        """A variable as an integer, or a default where it is not set."""
        value = os.environ.get(_name(key))
        if value is None:
            return default
        if _INTEGER.fullmatch(value) is None:
            raise ValueError(f"env.getInt: the variable `{key}` is no integer")
        return int(value)

    @ml_function(capabilities=_READ, resource="key")
    def getBool(self, key: str, default: bool = False) -> bool:
        """A variable as true (`1 true yes on`) or false (`0 false no off`, empty), or a default where it is not set."""
        value = os.environ.get(_name(key))
        if value is None:
            return default
        word = value.strip().lower()
        if word not in _TRUE and word not in _FALSE:
            raise ValueError(f"env.getBool: the variable `{key}` is neither true nor false; want true or false")
        return word in _TRUE

    @ml_function(capabilities=_READ, resource="key")
    def getFloat(self, key: str, default: float = 0.0) -> float:
        """A variable as a number, or a default where it is not set."""
        value = os.environ.get(_name(key))
        if value is None:
            return default
        if len(value) > _LONGEST or _NUMBER.fullmatch(value) is None:
            raise ValueError(f"env.getFloat: the variable `{key}` is no number")
        return float(value)


def _name(key: str) -> str:
    if not key or "=" in key or "\0" in key:
        raise ValueError("the name of a variable has no `=` and no NUL, and is not empty")
    return key
