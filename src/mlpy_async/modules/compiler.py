"""The compiler as the runtime uses it: cached, and in slices so that a long compile does not hold the event loop.

In: source text. Out: a compiled module, from memory, from disk or made now. It runs nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator
from dataclasses import replace

import anyio
from anyio import from_thread, to_thread

import mlpy_compiler
from mlpy_async.modules.cache import CompileCache
from mlpy_async.modules.catalogue import Catalogue
from mlpy_async.modules.private_files import digest
from mlpy_compiler import CompiledModule, CompileOptions, Environment, version_key

__all__ = ["Compiler"]

_IMPORTS = re.compile(r"""\bimport\s+([A-Za-z_][\w.]*)|\bfrom\s*["']([^"'\n]*)["']""", re.ASCII)

_SLICE = 0.001
"""Seconds of compiling after which the event loop gets a turn."""

_SHORT = 4_000
"""Characters of a source that is compiled on the loop. The passes of a longer one take too long for a turn, so it goes to a thread."""


class Compiler:
    """Compiles for one runtime: one catalogue, which says what the compiler is told of modules, and one cache."""

    def __init__(
        self, catalogue: Catalogue, cache: CompileCache, *, strict_security: bool, debug: bool = False
    ) -> None:
        self.catalogue = catalogue
        self._cache = cache
        self._options = CompileOptions(strict_security=strict_security, debug=debug)
        self._environment_key: tuple[Environment, str] | None = None
        self._done: set[Callable[[], object]] = set()

    @property
    def environment(self) -> Environment:
        """What programs are compiled against now."""
        return self.catalogue.environment

    async def compile(
        self,
        source: str,
        *,
        name: str,
        filename: str | None = None,
        context: frozenset[str] = frozenset(),
        context_functions: frozenset[str] = frozenset(),
        open_names: bool = False,
        session: bool = False,
        persist: bool = False,
    ) -> CompiledModule:
        """The compiled module of a source.

        :param context: names that the host binds in the module's scope; `context_functions` are those bound to host functions.
        :param open_names: whether the host may add further names later, so that an unknown name is a warning.
        :param session: whether it is one input of a session.
        :param persist: whether to look on disk, and to keep the result there.
        :raises MLCompileError: with all findings, if the source does not compile.

        A checkpoint when it compiles for longer than a millisecond, looks on disk, or is the first. Cancelled, it stops after the
        pass that it is in.
        """
        await self._once(version_key)
        if not self.catalogue.is_scanned and self._names_more(source):
            await to_thread.run_sync(self.catalogue.scan)
        if unread := self.catalogue.unread_in(source):
            await to_thread.run_sync(self.catalogue.read, unread)
        environment = self.environment
        options = replace(
            self._options,
            open_names=open_names,
            context=context,
            context_functions=context_functions,
            session=session,
        )
        key = CompileCache.key(source, name, filename or "", repr(_sorted(options)), await self._key_of(environment))
        module = self._cache.recall(key)
        if module is not None:
            return module
        persist = persist and self._cache.on_disk
        if persist:
            stored = await to_thread.run_sync(self._cache.read, key)
            # a pickle does not hold the environment, whose text is part of the key
            module = stored and replace(stored, environment=environment)
        if module is None:
            module = await self._compile(source, name, filename, options, environment)
            if persist:
                await to_thread.run_sync(self._cache.write, key, module)
        self._cache.remember(key, module)
        return module

    async def _once(self, work: Callable[[], object]) -> None:
        """Do in a thread, before it is first needed, what reads the compiler's own files and keeps the result."""
        if work not in self._done:
            await to_thread.run_sync(work)
            self._done.add(work)

    def _names_more(self, source: str) -> bool:
        """Whether a source may import a module beside the standard library. A text that only looks so costs a scan."""
        return any((found[1] or found[2]) not in self.environment.modules for found in _IMPORTS.finditer(source))

    async def _key_of(self, environment: Environment) -> str:
        """The digest of an environment, made once for each."""
        if self._environment_key is None or self._environment_key[0] is not environment:
            self._environment_key = environment, await to_thread.run_sync(_digest_of, environment)
        return self._environment_key[1]

    async def _compile(
        self, source: str, name: str, filename: str | None, options: CompileOptions, environment: Environment
    ) -> CompiledModule:
        await self._once(_prepare)
        work = mlpy_compiler.compile_slices(
            source, name=name, filename=filename, options=options, environment=environment
        )
        if len(source) > _SHORT:
            return await to_thread.run_sync(_in_thread, work)
        turn = time.perf_counter()
        while True:
            try:
                next(work)
            except StopIteration as stop:
                compiled: CompiledModule = stop.value
                return compiled
            if time.perf_counter() - turn > _SLICE:
                await anyio.lowlevel.checkpoint()
                turn = time.perf_counter()


def _in_thread(work: Generator[None, None, CompiledModule]) -> CompiledModule:
    """Compile to the end, or until the task that waits for it is cancelled."""
    while True:
        from_thread.check_cancelled()
        try:
            next(work)
        except StopIteration as stop:
            compiled: CompiledModule = stop.value
            return compiled


def _prepare() -> None:
    """Import the compiler, and have it read what it needs. Blocks."""
    mlpy_compiler.prepare()


def _digest_of(environment: Environment) -> str:
    return digest(repr(environment))


def _sorted(options: CompileOptions) -> tuple[object, ...]:
    """The options in an order that does not depend on string hashing."""
    return (
        options.open_names,
        sorted(options.context),
        sorted(options.context_functions),
        options.session,
        options.debug,
        options.strict_security,
        options.limits,
    )
