"""`IntegrationTestHelper`: sessions that end with the test, and assertions about programs and callbacks.

In: source texts and what is expected of them. Out: nothing, or `AssertionError`, which says what came instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from types import TracebackType
from typing import Any

from anyio.from_thread import start_blocking_portal
from typing_extensions import Self

from mlpy_async.callbacks import ml_callback
from mlpy_async.capabilities import CapabilityToken
from mlpy_async.classic import AsyncMLResult, async_ml_execute
from mlpy_async.errors import CapabilityViolationError
from mlpy_async.synchronous_session import MLREPLSession

__all__ = ["IntegrationTestHelper"]


class IntegrationTestHelper:
    """What a test needs of ML; `cleanup()` it, or use it as a context manager.

    `captured_async_executions` and `capability_violations` hold what the assertions saw.
    """

    def __init__(self) -> None:
        self.sessions: list[MLREPLSession] = []
        self.captured_async_executions: list[AsyncMLResult] = []
        self.capability_violations: list[CapabilityViolationError] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.cleanup()

    def create_test_repl(
        self, capabilities: Iterable[str | CapabilityToken] | None = None, **options: Any
    ) -> MLREPLSession:
        """A session for debugging, closed by `cleanup`.

        :param capabilities: what it holds; default: what only computes. :param options: those of `MLREPLSession`.
        """
        options.setdefault("enable_debugging", True)
        made = MLREPLSession(capabilities=capabilities or (), **options)
        self.sessions.append(made)
        return made

    async def assert_async_execution(
        self,
        ml_code: str,
        expected_result: Any,
        timeout: float | None = 5.0,
        capabilities: Iterable[str | CapabilityToken] | None = None,
    ) -> AsyncMLResult:
        """Run a program; it has to do well and give this value. Parameters as `async_ml_execute`. A checkpoint.

        :raises AssertionError: with the error of the program, or the value that came instead.
        """
        result = await async_ml_execute(ml_code, timeout, capabilities=capabilities, enable_debugging=True)
        self.captured_async_executions.append(result)
        if not result.success:
            raise AssertionError(f"the program failed: {result.error}") from result.exception
        if result.value != expected_result:
            raise AssertionError(f"the program gives {result.value!r}, expected {expected_result!r}")
        return result

    def assert_callback_works(
        self,
        session: MLREPLSession,
        function_name: str,
        args: Iterable[Any],
        expected_result: Any,
        capabilities: Iterable[str | CapabilityToken] | None = None,
    ) -> None:
        """Call a function of a session as a callback; it has to give this value.

        :raises AssertionError: with the value that came instead. Errors of the call as in `MLSession.call`.
        """
        callback = ml_callback(session, function_name, capabilities=capabilities, enable_debugging=True)
        result = callback(*args)
        if result != expected_result:
            raise AssertionError(f"`{function_name}` gives {result!r}, expected {expected_result!r}")

    def assert_capability_violation(
        self,
        ml_code: str,
        required_capability: str | CapabilityToken,
        available_capabilities: Iterable[str | CapabilityToken] | None = None,
    ) -> CapabilityViolationError:
        """Run a program that holds these capabilities; it has to end because it needs another one. It blocks, also within an event loop.

        :raises AssertionError: with what came instead.
        """
        needed = (
            CapabilityToken.parse(required_capability) if isinstance(required_capability, str) else required_capability
        )
        execution = partial(async_ml_execute, ml_code, capabilities=available_capabilities or ())
        with start_blocking_portal() as portal:
            result = portal.call(execution)
        error = result.exception
        if isinstance(error, CapabilityViolationError):
            violated = CapabilityToken.parse(error.capability)
            if violated.type == needed.type and (not needed.operations or violated.operations <= needed.operations):
                self.capability_violations.append(error)
                return error
        came = f"it gives {result.value!r}" if error is None else f"it fails otherwise: {result.error}"
        raise AssertionError(f"the program does not violate `{needed}`; {came}") from error

    def cleanup(self) -> None:
        """Close all sessions, and forget what was seen."""
        for session in self.sessions:
            session.close()
        self.sessions.clear()
        self.captured_async_executions.clear()
        self.capability_violations.clear()
