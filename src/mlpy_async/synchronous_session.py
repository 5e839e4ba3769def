"""`MLREPLSession`: a session for synchronous callers.

In: inputs, from any thread. Out: results. It waits for an event loop in another thread: its own, or that of the pool or bridge it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from typing_extensions import Self

from mlpy_async.capabilities import CapabilityContext, CapabilityToken, capture_context, in_context
from mlpy_async.capabilities.contexts import no_context
from mlpy_async.debug import BreakpointManager
from mlpy_async.execute import ExecutionResult, OnOutput
from mlpy_async.loop_thread import LoopThread
from mlpy_async.registry import get_registry
from mlpy_async.runtime import MLRuntime
from mlpy_async.session import Completion, MLSession, SessionStatistics

__all__ = ["MLREPLSession", "REPLSession", "own_loop"]


def own_loop(
    *,
    security_enabled: bool = True,
    python_extension_paths: Sequence[str | Path] = (),
    ml_module_paths: Sequence[str | Path] = (),
    enable_debugging: bool = False,
    **options: Any,
) -> LoopThread[MLRuntime]:
    """A loop with a runtime that bounds nothing: each session in it holds what it is granted. `options` are those of `MLRuntime`."""
    settings: dict[str, Any] = {
        "extension_paths": (*get_registry().catalogue.extension_paths, *python_extension_paths),
        "ml_module_paths": ml_module_paths,
        "strict_security": security_enabled,
        "capabilities": CapabilityContext.unbounded(),
        "on_statement": BreakpointManager.get_instance() if enable_debugging else None,
    }
    return LoopThread(MLRuntime(**settings | options), name="mlpy session")


class MLREPLSession:
    """A session that any thread can use; it blocks the caller. A context manager, or `close()` it; it ends with the interpreter, too.

    :param security_enabled: whether it begins with no capability and refuses what the static analysis takes for dangerous. If not, it holds all.
    :param python_extension_paths: directories of bridge files, beside those of `get_registry()`.
    :param capabilities: what it holds at first; None: all that its runtime holds. :param loop: that of its owner, which closes it; default: one of its own.
    :param options: for one of its own, those of `MLRuntime`: `default_timeout`, `isolation`, `limits`, `modules`…; and `enable_debugging`, whether it stops at
        the breakpoints of `BreakpointManager.get_instance()`.
    :param capture_metrics: earlier programs say that they want `statistics`, which are always there.

    A coroutine that uses it holds its own event loop meanwhile; `MLRuntime.session` does not. Inside a host function that ML calls, the ML code waits.
    """

    def __init__(
        self,
        security_enabled: bool = True,
        python_extension_paths: Sequence[str | Path] = (),
        ml_module_paths: Sequence[str | Path] = (),
        *,
        capabilities: Iterable[str | CapabilityToken] | None = (),
        loop: LoopThread[MLRuntime] | None = None,
        capture_metrics: bool = True,
        **options: Any,
    ) -> None:
        self._owns_loop = loop is None
        self._loop = loop or own_loop(
            security_enabled=security_enabled,
            python_extension_paths=python_extension_paths,
            ml_module_paths=ml_module_paths,
            **options,
        )
        if not security_enabled:
            capabilities = ("*",)
        self.session: MLSession = self._loop.wait(partial(_made, self._loop.value, capabilities))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # --- inputs -------------------------------------------------------------------------------------------------------

    def execute(
        self, ml_code: str, timeout: float | None = None, *, on_output: OnOutput | None = None
    ) -> ExecutionResult:
        """Enter an input, and tell all about it. It raises nothing for what the input does or is.

        :param timeout: seconds of wall time; default: the runtime's, 30. :param on_output: as in `MLRuntime.run`; called in the loop's thread.
        """
        seconds = self.session.default_timeout if timeout is None else timeout
        return self._loop.wait(partial(self.session.run, ml_code, timeout=seconds, on_output=on_output))

    execute_ml_line = execute

    def retry(self, timeout: float | None = None, *, on_output: OnOutput | None = None) -> ExecutionResult:
        """Enter the input that failed last once more. :raises LookupError: if none has failed."""
        seconds = self.session.default_timeout if timeout is None else timeout
        return self._loop.wait(partial(self.session.retry, timeout=seconds, on_output=on_output))

    def complete(self, ml_code: str) -> Completion:
        """What can stand at the end of an input that is being written. As `MLSession.complete`."""
        return self._loop.wait(partial(self.session.complete, ml_code))

    def call_function(
        self,
        function_name: str,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        capabilities: Iterable[str | CapabilityToken] | None = None,
    ) -> Any:
        """Call a function of the session, by its name. Errors as in `MLSession.call`.

        :param timeout: seconds of wall time; default: the runtime's. :param capabilities: what the call holds, as far as
            the session and the present context hold it; default: all that they both hold.
        """
        present = capture_context()
        if capabilities is not None:
            parent = None if present is no_context else present
            present = CapabilityContext(capabilities, parent=parent, execution_type="callback")
        seconds = self.session.default_timeout if timeout is None else timeout
        with in_context(present):
            return self._loop.wait(partial(self.session.call, function_name, *args, timeout=seconds, **(kwargs or {})))

    # --- names --------------------------------------------------------------------------------------------------------

    def get_variables(self) -> dict[str, Any]:
        """The names and their values, functions too; modules are left out."""
        return self._loop.wait(self.session.variables)

    @property
    def variables(self) -> dict[str, Any]:
        return self.get_variables()

    def set_variables(self, values: Mapping[str, Any]) -> None:
        """Bind values and functions of the host. :raises MLBorderError: if one cannot cross."""
        self._loop.wait(partial(self.session.set, **values))

    def clear_variables(self) -> None:
        """Forget all names."""
        self._loop.wait(self.session.clear)

    def text(self, value: Any) -> str:
        """The text form of a value, as ML's `str` gives it."""
        return self._loop.value.text(value)

    # --- its rights and its end ---------------------------------------------------------------------------------------

    @property
    def capabilities(self) -> list[str]:
        """What the session holds beside what only computes, as written."""
        return self.session.capabilities

    @property
    def statistics(self) -> SessionStatistics:
        """What its inputs took."""
        return self.session.statistics

    def grant_capability(self, token: str | CapabilityToken) -> None:
        """Let the session hold a capability from now on. :raises ValueError: if it cannot be read."""
        self.session.grant(token)

    def revoke_capability(self, token: str | CapabilityToken) -> None:
        """Take a capability back, from functions that were made before too. :raises ValueError: if it cannot be read."""
        self.session.revoke(token)

    def reset(self) -> None:
        """Be as new, with the templates run again. Errors as `MLSession.reset`."""
        self._loop.wait(self.session.reset)

    def load(self, source: str) -> None:
        """Run a text that `reset` comes back to. Errors as `MLSession.load`."""
        self._loop.wait(partial(self.session.load, source))

    @property
    def closed(self) -> bool:
        return self.session.closed

    def close(self) -> None:
        """End the session, and its loop if that is its own. Closing twice is no error."""
        if not self.session.closed:
            self._loop.tell(self.session.close)
            if self._owns_loop:
                self._loop.close()


REPLSession = MLREPLSession


async def _made(runtime: MLRuntime, capabilities: Iterable[str | CapabilityToken] | None) -> MLSession:
    return runtime.session(capabilities=capabilities)
