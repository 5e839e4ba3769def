"""What can stand at the end of an input that is being written: for prompts and notebooks.

In: the text before the cursor, and what a session knows. Out: a `Completion`. It parses nothing, since what is being written seldom parses, and runs no
program: a member is looked up by its plain path, `order.customer.na`, never by a call or an index.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from anyio import to_thread

from mlpy_async.errors import MLBorderError, SandboxError
from mlpy_async.modules.compiler import Compiler
from mlpy_async.services import Services
from mlpy_async.session.names import SessionNames

__all__ = ["Completion", "CompletionKind", "complete"]

CompletionKind: TypeAlias = Literal["function", "keyword", "module", "property", "variable"]

_QUIET = re.compile(r"""//[^\n]*|/\*.*?(?:\*/|\Z)|(["'])(?:\\.|(?!\1)[^\\\n])*\1?|`(?:\\.|[^\\`])*`?""", re.DOTALL)
"""Comments and texts, also one that has no end yet."""
_MODULE = re.compile(r"\bimport\s+([\w.]*)\Z")
_MEMBER = re.compile(r"(?<![\w.)\]])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.(\w*)\Z")
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)?\Z")
_WRITTEN = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Completion:
    """What could stand from `start` on, an index into the text, up to its end: names and their kinds, in the order of the names."""

    start: int
    names: dict[str, CompletionKind] = field(default_factory=dict)


async def complete(
    text: str, names: SessionNames, compiler: Compiler, services: Services, look: Callable[[str], Awaitable[Any]]
) -> Completion:
    """Complete a text. A checkpoint. :param look: the value of a name that is bound."""
    spoken = _spoken(text)
    if spoken is None:
        return Completion(len(text))
    if not compiler.catalogue.is_scanned:
        await to_thread.run_sync(compiler.catalogue.scan)
    if place := _MODULE.search(spoken):
        found = _all(services.introspection.names_for_ml(), "module")
    elif place := _MEMBER.search(spoken):
        found = await _members(place[1], names, services, compiler, look)
    elif place := _NAME.search(spoken):
        found = _all(_WRITTEN.findall(spoken[: place.start()]), "variable") | _names(names, compiler)
    else:
        return Completion(len(text))
    begun = place[place.lastindex or 0] or ""
    fitting: dict[str, CompletionKind] = {name: found[name] for name in sorted(found) if name.startswith(begun)}
    return Completion(len(text) - len(begun), fitting)


def _spoken(text: str) -> str | None:
    """The text with its texts and comments blanked out; None if it ends within one."""
    for quiet in _QUIET.finditer(text):
        word = quiet[0]
        closed = word.endswith("*/") if word.startswith("/*") else len(word) > 1 and word[-1] == word[0] != "/"
        if quiet.end() == len(text) and not closed:
            return None
    return _QUIET.sub(lambda quiet: " " * len(quiet[0]), text)


def _names(names: SessionNames, compiler: Compiler) -> dict[str, CompletionKind]:
    """What can stand where an expression or a statement may."""
    from mlpy_compiler import keywords  # the language is there only once something is parsed

    environment = compiler.environment
    found = _all(keywords(), "keyword")
    found |= _all((*environment.modules, *environment.globals), "module")
    return found | _all(environment.builtins, "function") | _all(names, "variable")


async def _members(
    path: str, names: SessionNames, services: Services, compiler: Compiler, look: Callable[[str], Awaitable[Any]]
) -> dict[str, CompletionKind]:
    """What can stand behind `path.`: members of the value there, else exports of the module of that name."""
    first, *others = path.split(".")
    if first in names:
        members = services.operations.members
        try:
            value = await look(first)
        except (MLBorderError, SandboxError):  # the worker has gone, or has what cannot leave it
            value = None
        for name in others:
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None:
            return {name: "function" if callable(each) else "property" for name, each in members.behind(value).items()}
    shared = compiler.environment.globals.get(path)
    if shared is not None:
        return _all(shared.constants, "property") | _all(shared.functions, "function")
    info = services.introspection.info_for_ml(path)
    return {} if info is None else _all(info["constants"], "property") | _all(info["functions"], "function")


def _all(names: Iterable[str], kind: CompletionKind) -> dict[str, CompletionKind]:
    return dict.fromkeys(names, kind)
