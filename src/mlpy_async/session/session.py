"""`MLSession`: the story of an input, top to bottom.

In: inputs one after another, values of the host. Out: values and results. A session owns its names and its rights; its runtime owns all else.

An input costs only itself: the compiler is told of those names of the session that the input could mean, not of all, and a text that was entered before
is not compiled again. Inputs run one at a time, in the order of asking; one that is entered by a host function that an input of the session
called runs inside that.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final
from weakref import WeakValueDictionary

import anyio
from typing_extensions import Self

from mlpy_async.capabilities import CapabilityContext, CapabilityToken
from mlpy_async.capabilities.contexts import entered, in_context
from mlpy_async.errors import LimitError
from mlpy_async.execute import ExecutionResult, OnOutput, bind, outcome
from mlpy_async.modules.compiler import Compiler
from mlpy_async.modules.host_functions import HostFunctions
from mlpy_async.modules.loader import ModuleLoader
from mlpy_async.services import Services
from mlpy_async.session.completion import Completion, complete
from mlpy_async.session.inputs import misplaced, names_meant, placed
from mlpy_async.session.names import SessionNames
from mlpy_async.session.rights import Rights
from mlpy_async.values.kinds import is_function
from mlpy_async.values.marshal import to_host, to_ml
from mlpy_async.values.module import Module
from mlpy_compiler import CompiledModule, MLCompileError, nearest, python_name

__all__ = ["MLSession", "SessionParts", "SessionStatistics"]

_HISTORY = 1_000
"""Inputs that a session remembers."""

_OPEN: WeakValueDictionary[str, MLSession] = WeakValueDictionary()
"""Sessions by label: the names of their places share the process's `linecache`."""

_INSIDE: ContextVar[tuple[MLSession, ...]] = ContextVar("mlpy sessions inside", default=())
"""The sessions of whose inputs the running code is a part."""


class _Default:
    """Stands for "the session's default" where None has a meaning of its own."""


_DEFAULT: Final = _Default()


@dataclass(frozen=True, slots=True)
class SessionParts:
    """What a session uses of its runtime.

    `names` makes the place for the names of a session of that label, `drive` runs a function with
    arguments and a timeout, and raises what the host is to see.
    """

    services: Services
    compiler: Compiler
    loader: ModuleLoader
    names: Callable[[str], SessionNames]
    functions: HostFunctions
    drive: Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any], float | None], Awaitable[Any]]
    capabilities: CapabilityContext


@dataclass(slots=True)
class SessionStatistics:
    """What the inputs of a session took. Times are in seconds."""

    inputs: int = 0
    failures: int = 0
    compile_time: float = 0.0
    execution_time: float = 0.0
    slowest: float = 0.0
    last_used: float = 0.0
    """By `time.monotonic`."""

    def count(self, result: ExecutionResult) -> None:
        took = result.compile_time + result.execution_time
        self.inputs += 1
        self.failures += not result.success
        self.compile_time += result.compile_time
        self.execution_time += result.execution_time
        self.slowest = max(self.slowest, took)
        self.last_used = time.monotonic()


class MLSession:
    """A program that is entered one input after another; made by `MLRuntime.session`. An async context manager, or `close()` it.

    :ivar label: its name, with a number if another open session has that name.
    """

    def __init__(
        self,
        parts: SessionParts,
        *,
        name: str | None = None,
        capabilities: Iterable[str | CapabilityToken] | None = None,
        timeout: float | None = None,
    ) -> None:
        self._parts = parts
        self.label = _label(name or "repl")
        _OPEN[self.label] = self
        self.default_timeout = timeout
        self.statistics = SessionStatistics(last_used=time.monotonic())
        self.history: deque[str] = deque(maxlen=_HISTORY)
        self._rights = Rights(parts.capabilities, capabilities)
        self._names = parts.names(self.label)
        self._lock = anyio.Lock()
        self._template: list[CompiledModule] = []
        self._failed: str | None = None
        self._number = 0
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the names, and hold no capability any more. What still runs finds neither. Closing twice is no error."""
        if not self._closed:
            self._closed = True
            _OPEN.pop(self.label, None)
            self._rights.close()
            self._names.close()
            self._template.clear()

    @property
    def closed(self) -> bool:
        return self._closed

    # --- inputs -------------------------------------------------------------------------------------------------------

    async def execute(self, source: str, *, timeout: float | _Default | None = _DEFAULT) -> Any:
        """Enter an input, and give the value of its last statement. What it bound before it failed stays.

        :param timeout: seconds of wall time; default: the session's; None for none.
        :raises MLCompileError, MLError, TimeoutError, ModuleNotFound, CapabilityViolationError, MLBorderError: as `MLRuntime.execute`.
        :raises LimitError: if the session would have more names than `Limits.max_names`. :raises RuntimeError: if it is closed.

        A checkpoint as `MLRuntime.execute`; it waits for the inputs before it.
        """
        result = await self.run(source, timeout=timeout, capture=False)
        if result.error is not None:
            raise result.error
        return result.value

    async def run(
        self,
        source: str,
        *,
        timeout: float | _Default | None = _DEFAULT,
        capture: bool = True,
        on_output: OnOutput | None = None,
    ) -> ExecutionResult:
        """Enter an input, and tell all about it: value, output, times, findings, and how it ended. Parameters as `MLRuntime.run`.

        It raises nothing for what the input does or is; cancellation passes. :raises RuntimeError: if the session is closed.
        """
        self._check_open()
        inside = _INSIDE.get()
        if self in inside:
            return await self._enter(source, self._timeout(timeout), capture, on_output)
        async with self._lock:
            token = _INSIDE.set((*inside, self))
            try:
                return await self._enter(source, self._timeout(timeout), capture, on_output)
            finally:
                _INSIDE.reset(token)

    async def retry(
        self, *, timeout: float | _Default | None = _DEFAULT, on_output: OnOutput | None = None
    ) -> ExecutionResult:
        """Enter the input that failed last once more: its cause may be mended by now. :raises LookupError: if none has failed."""
        if self._failed is None:
            raise LookupError("no input of this session has failed, so there is none to retry")
        return await self.run(self._failed, timeout=timeout, on_output=on_output)

    async def call(self, name: str, /, *args: Any, timeout: float | _Default | None = _DEFAULT, **kwargs: Any) -> Any:
        """Call a function of the session by what its name holds now. It does not wait for inputs. Arguments and errors as `MLRuntime.call`.

        :raises LookupError: if the session has no such name. :raises TypeError: if that is no function.
        """
        self._check_open()
        if name not in self._names:
            near = nearest(name, self._names)
            raise LookupError(f"the session has no name `{name}`" + (f"; did you mean `{near}`?" if near else ""))
        positional = tuple(to_ml(value, f"argument {index + 1}") for index, value in enumerate(args))
        named = {python_name(key): to_ml(value, key) for key, value in kwargs.items()}
        with in_context(entered(self._rights.context)):
            found = (await self._drive(self._names.look, (name,)))[name]
            if not is_function(found):
                raise TypeError(f"`{name}` is not a function; `session.call` calls functions")
            return to_host(await self._parts.drive(found, positional, named, self._timeout(timeout)))

    @staticmethod
    def is_incomplete(source: str) -> bool:
        """Whether an input is only begun: more lines could make it right. For prompts."""
        from mlpy_compiler import is_incomplete  # the parser is there only once something is parsed

        return is_incomplete(source)

    async def complete(self, source: str) -> Completion:
        """What can stand at the end of an input that is being written, `order.it` or `pri`. For prompts; it runs no program. A checkpoint."""

        async def look(name: str) -> Any:
            return (await self._drive(self._names.look, (name,))).get(name)

        return await complete(source, self._names, self._parts.compiler, self._parts.services, look)

    # --- names --------------------------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """The names that are bound, those of modules too."""
        return list(self._names)

    async def variables(self) -> dict[str, Any]:
        """The names and their values, functions too; modules are left out."""
        found = await self._drive(self._names.look, self.names())
        return {name: value for name, value in found.items() if type(value) is not Module}

    async def get(self, name: str) -> Any:
        """The value of a name. :raises LookupError: if it is not bound. :raises MLBorderError: if it holds a module."""
        found = await self._drive(self._names.look, (name,))
        if name not in found:
            raise LookupError(f"the session has no name `{name}`")
        return to_host(found[name])

    async def set(self, **values: Any) -> None:
        """Bind values and functions of the host. :raises MLBorderError: if one cannot cross. :raises LimitError: as `execute`."""
        self._check_room(values)
        bindings = bind(values, self._parts.functions)
        await self._drive(self._names.bind, {name: bindings.values[python_name(name)] for name in values})

    async def clear(self) -> None:
        """Forget all names, those of the template too. What is granted stays."""
        await self._drive(self._names.clear)

    # --- the template -------------------------------------------------------------------------------------------------

    async def load(self, source: str) -> None:
        """Run a text that `reset` comes back to: a template. Several are run in their order. Errors as `execute`."""
        self._check_open()
        filename = f"<{self.label}:template {len(self._template) + 1}>"
        async with self._lock:
            compiled = await self._compiled(source, filename)
            await self._executed(compiled, self.default_timeout)
            self._template.append(compiled)

    async def reset(self) -> None:
        """Be as new: forget all names and grants, and run the templates again, which are compiled already. Errors as `execute`."""
        self._check_open()
        async with self._lock:
            self._rights.reset()
            self._failed = None
            self.history.clear()
            await self._drive(self._names.clear)
            for compiled in self._template:
                await self._executed(compiled, self.default_timeout)

    # --- capabilities -------------------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> list[str]:
        """What the session holds beside what only computes, as written; what is denied stands behind `!`."""
        return self._rights.names()

    def hold(self, tokens: Iterable[str | CapabilityToken]) -> None:
        """Let the session hold this from now on, as far as its runtime holds it, instead of what it held. What still runs from before holds nothing any more.

        :raises ValueError: if one cannot be read; then nothing changes.
        """
        self._check_open()
        self._rights.hold(tokens)

    def grant(self, token: str | CapabilityToken) -> None:
        """Let the session hold a capability from now on, as far as its runtime holds it.

        :raises ValueError: if it cannot be read. :raises CapabilityViolationError: if the runtime holds nothing of it.
        """
        self._check_open()
        self._rights.grant(token)

    def revoke(self, token: str | CapabilityToken) -> None:
        """Take a capability back, from functions that were made before too; what is wider stays without it.

        :raises ValueError: if it cannot be read.
        """
        self._rights.revoke(token)

    # --- the inside ---------------------------------------------------------------------------------------------------

    async def _enter(
        self, source: str, timeout: float | None, capture: bool, on_output: OnOutput | None
    ) -> ExecutionResult:
        self._check_open()
        self._number += 1
        filename = f"<{self.label}:{self._number}>"
        self.history.append(source)
        result = await outcome(
            self._parts.services,
            lambda: self._compiled(source, filename),
            lambda compiled: self._executed(compiled, timeout),
            capture=capture,
            on_output=on_output,
        )
        self.statistics.count(result)
        if not result.success:
            self._failed = source
        return result

    async def _compiled(self, source: str, filename: str) -> CompiledModule:
        try:
            compiled = await self._parts.compiler.compile(
                source,
                name=self.label,
                filename=f"<{self.label}>",
                context=names_meant(source, self._names),
                open_names=True,
                session=True,
            )
        except MLCompileError as error:
            raise misplaced(error, filename) from None
        return placed(compiled, filename)

    async def _executed(self, compiled: CompiledModule, timeout: float | None) -> Any:
        self._check_room((*compiled.module_names, *compiled.first_uses))
        with in_context(entered(self._rights.context)):
            await self._parts.loader.prepare(compiled)
            for module in compiled.first_uses:
                await self._executed(await self._compiled(f"import {module};", compiled.filename), timeout)
            return to_host(await self._parts.drive(self._names.run, (compiled,), {}, timeout))

    async def _drive(self, function: Callable[..., Any], *args: Any) -> Any:
        """Have the place of the names do something."""
        self._check_open()
        return await self._parts.drive(function, args, {}, None)

    def _check_room(self, names: Iterable[str] | Mapping[str, Any]) -> None:
        most = self._parts.services.limits.max_names
        if len(self._names) + sum(name.removesuffix("λ") not in self._names for name in names) > most:
            raise LimitError(f"the session would have more than {most:,} names; close it, or `clear` it")

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError(f"the session `{self.label}` is closed; make another by `rt.session()`")

    def _timeout(self, timeout: float | _Default | None) -> float | None:
        return self.default_timeout if isinstance(timeout, _Default) else timeout


def _label(name: str) -> str:
    label, number = name, 1
    while label in _OPEN:
        number += 1
        label = f"{name}-{number}"
    return label
