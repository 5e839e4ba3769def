"""What the compiler is told of modules whose names are known before their files are read.

In: names, and what reads one. Out: a mapping that reads at the first look. A command that uses one module of thirty imports one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from mlpy_compiler import ModuleInterface

__all__ = ["Interfaces"]


class Interfaces(Mapping[str, ModuleInterface]):
    """The interfaces of modules by name; a look at one that is not read yet reads it, which blocks.

    :param read: makes the interface of a name. :param version: gives what changes whenever an interface may have; it stands for them all in the text
        of the mapping, and blocks.
    """

    def __init__(
        self, names: Iterable[str], read: Callable[[str], ModuleInterface], version: Callable[[], str]
    ) -> None:
        self._interfaces: dict[str, ModuleInterface | None] = dict.fromkeys(names)
        self._read = read
        self._version = version

    def __getitem__(self, name: str) -> ModuleInterface:
        interface = self._interfaces[name]
        if interface is None:
            interface = self._interfaces[name] = self._read(name)
        return interface

    def __contains__(self, name: object) -> bool:
        return name in self._interfaces

    def __iter__(self) -> Iterator[str]:
        return iter(self._interfaces)

    def __len__(self) -> int:
        return len(self._interfaces)

    def __repr__(self) -> str:
        return f"Interfaces({self._version()!r})"

    def unread_in(self, source: str) -> list[str]:
        """The modules that are not read and may be used in a source: those whose name is somewhere in it."""
        return [name for name, interface in self._interfaces.items() if interface is None and name in source]
