"""`ml_callback`: an ML function wherever Python wants a callable.

In: a runtime or session, and a name. Out: an object that Python calls, from any thread, with values; what it does in which thread is the story of
`MLRuntime.call_sync`. It holds neither runtime nor session alive, and builds no source text.
"""

from __future__ import annotations

import inspect
import logging
import sys
import weakref
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import partial, wraps
from typing import Any, Final, Protocol, overload

from anyio import to_thread

from mlpy_async.callbacks.signature import signature_of
from mlpy_async.capabilities import CapabilityContext, CapabilityToken, capture_context, in_context
from mlpy_async.capabilities.contexts import no_context
from mlpy_async.debug import AsyncSourceMapper, BreakpointManager
from mlpy_async.loop_thread import LoopThread
from mlpy_async.runtime import MLRuntime
from mlpy_compiler import nearest

__all__ = ["CallbackDebugWrapper", "MLCallbackRegistry", "MLCallbackWrapper", "Session", "ml_callback"]

logger = logging.getLogger("mlpy.callbacks")


class _Nothing:
    """Stands for "no default" where None is one."""


_NOTHING: Final = _Nothing()


class Session(Protocol):
    """What a session with a synchronous face offers, as `MLREPLSession` does. It may be called from any thread."""

    def call_function(
        self, function_name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, timeout: float | None = None
    ) -> Any:
        """Call a function of the session with values. :param timeout: seconds; default: the session's."""
        ...


class MLCallbackWrapper:
    """An ML function as a Python callable.

    :param session: the runtime (open, or open when it is called) or session that has the function. It is held weakly.
    :param function_name: `name`, of the module that has it now, or `module.name`. The function itself is looked up at each call, so a module that is
        loaded anew shows at once.
    :param async_mode: calls give a coroutine, to be awaited on any event loop.
    :param error_handler: called with the exception of a failed call; what it gives is the result. It may be async in async mode.
    :param default: the result of a failed call, which is logged by `mlpy.callbacks`. Cancellation is no failure.
    :param capabilities: what each call holds, as far as the present context allows it; default: the context of this creation.
    :param inherit_caller_caps: False and no `capabilities`: calls hold what only computes.
    :param caller_caps: calls hold what their caller holds, instead. :param timeout: seconds for each call; default: the runtime's.
    :raises LookupError, TypeError: if a runtime that has loaded modules has no such function.

    Whatever a call holds, the runtime's capabilities bound it, and a token that is revoked is revoked here, too.
    """

    def __init__(
        self,
        session: MLRuntime | Session,
        function_name: str,
        async_mode: bool = False,
        error_handler: Callable[[Exception], Any] | None = None,
        *,
        default: Any = _NOTHING,
        capabilities: Iterable[str | CapabilityToken] | None = None,
        inherit_caller_caps: bool = True,
        caller_caps: bool = False,
        timeout: float | None = None,
    ) -> None:
        if error_handler is not None and default is not _NOTHING:
            raise ValueError(f"the callback `{function_name}` has an error handler and a default; give one of them")
        if caller_caps and capabilities is not None:
            raise ValueError(f"the callback `{function_name}` has capabilities of its own and its caller's; give one")
        self._session = weakref.ref(session)
        self._own: LoopThread[MLRuntime] | None = None
        self._error_handler = error_handler
        self._default = default
        self._raises = error_handler is None and default is _NOTHING
        self._context = None if caller_caps else _context(capabilities, inherit_caller_caps)
        self._options: dict[str, Any] = {} if timeout is None else {"timeout": timeout}
        self.async_mode = async_mode
        self.function_name = session.lookup(function_name)[0] if isinstance(session, MLRuntime) else function_name
        self.__module__, _, self.__name__ = self.function_name.rpartition(".")
        self.__qualname__ = self.__name__
        if async_mode and sys.version_info >= (3, 12):
            inspect.markcoroutinefunction(self)

    def keep(self, own: LoopThread[MLRuntime]) -> None:
        """Keep a runtime open for as long as this callback."""
        self._own = own

    @property
    def session(self) -> MLRuntime | Session:
        """The runtime or session. :raises ReferenceError: if it is gone."""
        session = self._session()
        if session is None:
            raise ReferenceError(f"the runtime of the callback `{self.function_name}` is gone; keep it as long as this")
        return session

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        """Call the function with values; keyword arguments by parameter name. Raises as `MLRuntime.call`, if nobody handles it.

        :raises ReferenceError: if runtime or session are gone.
        """
        if self.async_mode:
            return self._await(args, kwargs)
        try:
            if self._context is None:
                return self._call(args, kwargs)
            with in_context(self._context):
                return self._call(args, kwargs)
        except Exception as error:
            if self._raises:
                raise
            return self._outcome(error)

    async def _await(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        try:
            with in_context(capture_context() if self._context is None else self._context):
                session = self.session
                if isinstance(session, MLRuntime) and session.is_here():
                    return await self._call_here(session, args, kwargs)
                del session
                return await to_thread.run_sync(self._call, args, kwargs, abandon_on_cancel=True)
        except Exception as error:
            if self._raises:
                raise
            result = self._outcome(error)
            return await result if inspect.isawaitable(result) else result

    async def _call_here(self, runtime: MLRuntime, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return await runtime.call(self.function_name, *args, **self._options, **kwargs)

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        session = self.session
        if isinstance(session, MLRuntime):
            return session.call_sync(self.function_name, *args, **self._options, **kwargs)
        return session.call_function(self.function_name, args, kwargs, **self._options)

    def _outcome(self, error: Exception) -> Any:
        """What a failed call gives."""
        if self._error_handler is not None:
            return self._error_handler(error)
        logger.warning("the callback `%s` gives its default: %s", self.function_name, error)
        return self._default

    def close(self) -> None:
        """End the runtime of a callback that was made from a source. Other callbacks own nothing."""
        if self._own is not None:
            self._own.end()

    def __getattr__(self, name: str) -> Any:
        if name == "__signature__":
            # looked up, as the function is: the parameters may change with it
            session = self.session
            if isinstance(session, MLRuntime):
                return signature_of(session.lookup(self.function_name)[1])
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def __repr__(self) -> str:
        return f"<ML callback {self.function_name}>"


class CallbackDebugWrapper(MLCallbackWrapper):
    """A callback whose calls `AsyncSourceMapper.get_instance()` remembers. Parameters as `MLCallbackWrapper`.

    They stop at the breakpoints of `BreakpointManager.get_instance()` where their runtime or session was made for debugging.
    """

    async def _call_here(self, runtime: MLRuntime, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        with self._mapper.recorded(self._shown) as execution:
            result = await super()._call_here(runtime, args, kwargs)
            self._mapper.update_execution_end(execution.execution_id, result)
        return result

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        with self._mapper.recorded(self._shown) as execution:
            result = super()._call(args, kwargs)
            self._mapper.update_execution_end(execution.execution_id, result)
        return result

    @property
    def _mapper(self) -> AsyncSourceMapper:
        return AsyncSourceMapper.get_instance()

    @property
    def _shown(self) -> str:
        """What is remembered of the source: the call, without its arguments, which are values and no text."""
        return f"{self.function_name}(…)"


def _context(capabilities: Iterable[str | CapabilityToken] | None, inherit: bool) -> CapabilityContext:
    """What calls hold; `no_context` lets each runtime supply its own."""
    present = capture_context()
    if capabilities is not None:
        parent = None if present is no_context else present
        return CapabilityContext(capabilities, parent=parent, execution_type="callback")
    return present if inherit else CapabilityContext(execution_type="callback")


_Handler = Callable[[Exception], Any]
_Source = Callable[..., tuple[str, str]]


@overload
def ml_callback(
    session: MLRuntime | Session,
    function_name: str,
    async_mode: bool = False,
    error_handler: _Handler | None = None,
    *,
    enable_debugging: bool = False,
    **options: Any,
) -> MLCallbackWrapper: ...


@overload
def ml_callback(session: _Source, /) -> Callable[..., MLCallbackWrapper]: ...


@overload
def ml_callback(
    *,
    async_mode: bool = False,
    error_handler: _Handler | None = None,
    enable_debugging: bool = False,
    **options: Any,
) -> Callable[[_Source], Callable[..., MLCallbackWrapper]]: ...


def ml_callback(
    session: Any = None,
    function_name: str | None = None,
    async_mode: bool = False,
    error_handler: _Handler | None = None,
    *,
    enable_debugging: bool = False,
    **options: Any,
) -> Any:
    """An ML function as a Python callable: `ml_callback(rt, "validate")`. See `MLCallbackWrapper` for the parameters.

    As a decorator, of a function that gives a source and the name of a function in it, `@ml_callback` or `@ml_callback(async_mode=True, …)`: each call of
    that function gives a callback with a runtime of its own, in a thread of its own, both of which end when it is dropped or
    closed. `capabilities` then also are what that runtime grants.

    :param enable_debugging: gives a `CallbackDebugWrapper`; a decorator then also makes its runtime for debugging.
    :param options: what `MLCallbackWrapper` takes; for a decorator also `runtime=`, a dict of what `MLRuntime` takes.
    :raises MLCompileError: from the decorated function, if its source does not compile.
    """
    kind = CallbackDebugWrapper if enable_debugging else MLCallbackWrapper
    if function_name is not None:
        return kind(session, function_name, async_mode, error_handler, **options)
    options |= {"async_mode": async_mode, "error_handler": error_handler}
    decorate = partial(_decorated, kind=kind, options=options)
    return decorate if session is None else decorate(session)


def _decorated(
    source: _Source, kind: type[MLCallbackWrapper], options: dict[str, Any]
) -> Callable[..., MLCallbackWrapper]:
    of_callback = {name: value for name, value in options.items() if name != "runtime"}
    of_runtime = {"capabilities": options.get("capabilities") or (), **options.get("runtime", {})}
    if kind is CallbackDebugWrapper:
        of_runtime["on_statement"] = BreakpointManager.get_instance()

    @wraps(source)
    def make(*args: Any, **kwargs: Any) -> MLCallbackWrapper:
        text, name = source(*args, **kwargs)
        own = LoopThread(_loaded(text, source.__name__, of_runtime), name=f"mlpy {source.__name__}")
        made = kind(own.value, name, **of_callback)
        made.keep(own)
        return made

    return make


@asynccontextmanager
async def _loaded(source: str, name: str, options: dict[str, Any]) -> AsyncGenerator[MLRuntime, None]:
    async with MLRuntime(**options) as runtime:
        await runtime.load_source(source, name=name)
        yield runtime


class MLCallbackRegistry:
    """The callbacks of one runtime or session, by name. It holds the callbacks, and neither runtime nor session."""

    def __init__(self, session: MLRuntime | Session) -> None:
        self._session = weakref.ref(session)
        self._callbacks: dict[str, MLCallbackWrapper] = {}

    def register(self, name: str, function_name: str, async_mode: bool = False, **options: Any) -> MLCallbackWrapper:
        """Make a callback and keep it, in place of one of that name. As `ml_callback`.

        :raises ReferenceError: if runtime or session are gone.
        """
        session = self._session()
        if session is None:
            raise ReferenceError(f"the runtime for the callback `{name}` is gone; keep it as long as this registry")
        made = self._callbacks[name] = ml_callback(session, function_name, async_mode, **options)
        return made

    def unregister(self, name: str) -> bool:
        """Forget a callback; whether there was one."""
        return self._callbacks.pop(name, None) is not None

    def get(self, name: str) -> MLCallbackWrapper | None:
        return self._callbacks.get(name)

    def names(self) -> list[str]:
        return list(self._callbacks)

    def __getitem__(self, name: str) -> MLCallbackWrapper:
        if name not in self._callbacks:
            raise KeyError(
                f"no callback `{name}` is registered"
                + (f"; did you mean `{near}`?" if (near := nearest(name, self._callbacks)) else "")
            )
        return self._callbacks[name]

    def __contains__(self, name: object) -> bool:
        return name in self._callbacks

    def __iter__(self) -> Iterator[str]:
        return iter(self._callbacks)

    def __len__(self) -> int:
        return len(self._callbacks)
