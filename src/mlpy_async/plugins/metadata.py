"""What a plugin says of itself: `@plugin { … }`, checked.

In: the plain data that the compiler reads at the head of a file. Out: `PluginMetadata`, or a `ValueError` that says what is wrong. Whoever wrote the file
may lie, so all of it is bounded in size before it is parsed, and nothing here grants anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from mlpy_async.capabilities import CapabilityToken

__all__ = ["Dependency", "PluginMetadata", "key_of"]

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,98}[A-Za-z0-9])?", re.ASCII)
_DEPENDENCY = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9 _.-]*[A-Za-z0-9])?) *((?:[<>=!~].*)?)", re.ASCII)
_HOOK = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
_SEPARATORS = re.compile(r"[ _.-]+")

_LONGEST_VERSION = 64
_LONGEST_ENTRY = 500
_MOST_ENTRIES = 100


def key_of(name: str) -> str:
    """What names are compared by, so that `My Plugin` and `my-plugin` cannot stand beside each other (as PEP 503 has it for packages)."""
    return _SEPARATORS.sub("-", name).lower()


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another plugin, or a module, that a plugin needs, and which versions of it."""

    name: str
    versions: SpecifierSet

    @classmethod
    def parse(cls, text: str) -> Dependency:
        """Read `storage >= 1.2, < 2`. :raises ValueError: if it is no name with versions as PEP 440 writes them."""
        found = _DEPENDENCY.fullmatch(text)
        try:
            if found is None:
                raise ValueError(text)
            return cls(found[1], SpecifierSet(found[2]))
        except (InvalidSpecifier, ValueError) as error:
            raise ValueError(
                f"a dependency is a name, with versions if need be, as `storage >= 1.2, < 2`; got {text!r}"
            ) from error

    def __str__(self) -> str:
        return f"{self.name} {self.versions}".rstrip()


@dataclass(frozen=True, slots=True)
class PluginMetadata:
    """What a plugin says of itself.

    `capabilities` is what it asks for; what it gets is bounded by what the host grants. `hooks` are those of its exported functions that others may call,
    None for all. `extra` has all entries that mean nothing here, such as an author.
    """

    name: str
    version: Version
    description: str = ""
    dependencies: tuple[Dependency, ...] = ()
    capabilities: tuple[CapabilityToken, ...] = ()
    hooks: frozenset[str] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return key_of(self.name)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> PluginMetadata:
        """Check what a file says. :raises ValueError: for the first thing that is wrong."""
        name = _text(said, "name")
        if not _NAME.fullmatch(name) or ".." in name:
            raise ValueError(
                f"a plugin's name is of letters, digits, spaces and `_.-`, at most 100 of them; got {name[:100]!r}"
            )
        hooks = _texts(said, "hooks")
        for hook in hooks:
            if not _HOOK.fullmatch(hook):
                raise ValueError(f"a hook is the name of a function; got {hook!r}")
        return cls(
            name,
            _version(_text(said, "version")),
            _text(said, "description", ""),
            tuple(map(Dependency.parse, _texts(said, "dependencies"))),
            tuple(map(_capability, _texts(said, "capabilities"))),
            frozenset(hooks) if "hooks" in said else None,
            {key: value for key, value in said.items() if key not in cls.__dataclass_fields__},
        )


def _text(said: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = said.get(key, default)
    if isinstance(value, str):
        return value
    raise ValueError(f"`{key}` of `@plugin` is a text" + ("" if key in said else ", and has to be there"))


def _texts(said: Mapping[str, Any], key: str) -> list[str]:
    value = said.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f'`{key}` of `@plugin` is an array of texts, as `["a", "b"]`')
    if len(value) > _MOST_ENTRIES or any(len(each) > _LONGEST_ENTRY for each in value):
        raise ValueError(f"`{key}` of `@plugin` has at most {_MOST_ENTRIES} texts of {_LONGEST_ENTRY} characters")
    return value


def _version(text: str) -> Version:
    # a longer one takes long to read: its numbers are as long as it is
    if len(text) > _LONGEST_VERSION:
        raise ValueError(f"a version has at most {_LONGEST_VERSION} characters; got {len(text):,}")
    try:
        return Version(text)
    except InvalidVersion as error:
        raise ValueError(f"a version is as `1.2.0` (PEP 440); got {text!r}") from error


def _capability(form: str) -> CapabilityToken:
    token = CapabilityToken.parse(form)
    if token.type == "*":
        raise ValueError("a plugin asks for capabilities by name; `*` is for the host to grant")
    return token
