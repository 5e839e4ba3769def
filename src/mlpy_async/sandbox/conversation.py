"""The parent's end of the conversation: what is asked of a worker, and what it asks back.

In: a question, from within a driven program. Out: the worker's answer, or the error that it stands for. Host functions run here, in the caller's task and context,
as they do inline: they may wait, block in a thread, call back. Every function of this module that talks runs in a greenlet of the engine (`await_`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextvars import ContextVar
from types import FunctionType
from typing import Any

import anyio
from anyio import to_thread

from mlpy_async.engine import await_
from mlpy_async.errors import (
    MLBorderError,
    MLError,
    MLFrame,
    ModuleNotFound,
    SandboxCrashed,
    SandboxError,
    SandboxMemoryError,
    fatal_in,
)
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.config import SandboxConfig
from mlpy_async.sandbox.crossing import Crossing, Handles, Remote, Steps
from mlpy_async.sandbox.process import WorkerProcess
from mlpy_async.services import Services, current_world
from mlpy_async.values.errors_in_ml import message_of
from mlpy_async.values.host_iterators import generator_of
from mlpy_async.values.kinds import is_function

__all__ = ["LEVEL", "Level", "Worker", "stand_in"]

_KEPT_ERRORS = 32
"""Errors of host functions that are kept to be the cause of what the program ends with."""


class Level:
    """A host function that is being served: what it asks of ML goes to the same worker, one question at a time."""

    __slots__ = ("lock", "open", "outer", "worker")

    def __init__(self, worker: Worker, outer: Level | None) -> None:
        self.worker = worker
        self.outer = outer
        self.lock = anyio.Lock()
        self.open = True


LEVEL: ContextVar[Level | None] = ContextVar("mlpy sandbox level", default=None)

Ask = Callable[["Worker", frames.Frame], Any]
"""Asks a question of a worker that is not at hand yet: waits until it is free."""


def _stand_in(*args: Any, **kwargs: Any) -> Any:
    return λf(args, kwargs)  # type: ignore[name-defined]  # noqa: F821


def stand_in(
    name: str,
    builtins: dict[str, Any],
    call: Callable[[tuple[Any, ...], dict[str, Any]], Any],
    requires: int,
    accepts: int,
) -> FunctionType:
    """A function of ML that is somewhere else: it passes its arguments to `call`."""
    made = FunctionType(_stand_in.__code__, {"__builtins__": builtins, "λf": call}, name)
    made.__qualname__ = name
    made.__dict__["λrequires"] = requires
    made.__dict__["λaccepts"] = accepts
    return made


class Worker:
    """A worker as the parent sees it: its process, what either side gave the other, what it has loaded."""

    def __init__(
        self, process: WorkerProcess, services: Services, pool: object, ask: Ask, config: SandboxConfig
    ) -> None:
        self.process = process
        self.pool = pool
        self.given = Handles()
        self.modules: dict[str, object] = {}
        self.walls: list[frames.WallReport] = []
        self.hung = False
        self._unanswered = 0
        self._calls_left = config.max_calls
        self._held = 0
        self._dropped: list[int] = []
        self._services = services
        self._ask = ask
        self._builtins = services.builtins
        self._errors: dict[int, Exception] = {}
        self._error_number = 0
        self._depth = 0
        self._generator_of = generator_of(services.builtins)
        self._crossing = Crossing(
            self,
            frames.FromWorker,
            config.message_bytes,
            bits_in=services.limits.max_int_bits,
            pace=services.engine.pace,
        )

    # --- its life -------------------------------------------------------------------------------------------------------

    async def set_up(self, setup: frames.Setup) -> None:
        """Send the first frame and wait for the report of the walls.

        :raises SandboxCrashed: if something else comes, or nothing.
        """
        channel = self.process.channel
        data = memoryview(self._crossing.encode(setup))
        try:
            while data := channel.send(data):
                await channel.writable()
            while (payload := channel.receive()) is None:
                await channel.readable()
            ready = self._crossing.decode(payload)
        except (EOFError, frames.FrameError) as error:
            complaints = await to_thread.run_sync(self.process.complaints)
            raise SandboxCrashed(f"a worker process did not start: {error}; {complaints}") from error
        if type(ready) is not frames.Ready:
            raise SandboxCrashed("a worker process did not start: it said something else than how its walls stand")
        self.walls = ready.walls
        self.process.begin()

    @property
    def usable(self) -> bool:
        """Whether it has answered all that it was asked."""
        return not self._unanswered

    @property
    def spent(self) -> bool:
        """Whether it is to be replaced: it did its calls, used its time or grew too big, and nobody holds anything of it."""
        return not self._held and (self._calls_left <= 0 or self.process.exhausted())

    def let_go(self) -> None:
        """Tell the worker, while it is idle, what is no longer held here."""
        if self._dropped:
            self.process.channel.send(memoryview(self._dropping()))

    # --- asking ---------------------------------------------------------------------------------------------------------

    def converse(self, question: frames.Frame, quiet: bool = False) -> Any:
        """Ask, serve what the worker asks meanwhile, and give its answer.

        :param quiet: whether what is printed meanwhile is thrown away: it was printed before.
        :raises MLError, MLBorderError, ModuleNotFound: how the program ended. :raises SandboxError: how the worker did. After that, and after any
            `BaseException`, the worker is of no use.
        """
        fatal: BaseException | None = None
        self._calls_left -= 1
        first = 0 if self._unanswered else self.given.next
        if first:
            self._errors.clear()  # those of another call are not for this one
        data = self._crossing.encode(question)
        self._unanswered += 1
        try:
            self._send(data)
            while True:
                self._services.engine.pace()
                frame = self._receive()
                kind = type(frame)
                if kind is frames.Done or kind is frames.Loaded:
                    self._unanswered -= 1
                    if fatal is not None:
                        raise fatal
                    return frame.value if kind is frames.Done else frame
                if kind is frames.Output:
                    if not quiet:
                        world = current_world(self._services)
                        (world.errors if frame.errors else world.output).write(_text(frame.text))
                elif kind is frames.HostCall:
                    fatal = self._serve(frame) or fatal
                elif kind is frames.Failed:
                    self._unanswered -= 1
                    raise fatal or self._error(frame)
                elif kind is frames.Drop:
                    self.given.drop(frame.handles)
                else:
                    raise frames.FrameError("it told of its walls twice")
        except EOFError as error:
            raise self._death() from error
        except frames.FrameError as error:
            raise SandboxCrashed(f"the worker process sent rubbish: {error}") from error
        finally:
            if first and not self._held:
                # functions of one call are not for the next, which may be another's
                self.given.revoke(first)

    def tell(self, frame: frames.Frame) -> None:
        """Say what needs no answer."""
        self._send(self._crossing.encode(frame))

    def _send(self, packed: bytearray) -> None:
        data = memoryview(self._dropping() + packed if self._dropped else packed)
        channel = self.process.channel
        while data := channel.send(data):
            await_(channel.writable())

    def _receive(self) -> Any:
        channel = self.process.channel
        while True:
            while (payload := channel.receive()) is None:
                await_(channel.readable())
            frame = self._crossing.decode(payload)
            if frame is not None:
                return frame
            self._services.engine.pace()

    def _dropping(self) -> bytearray:
        handles = self._dropped[:]
        del self._dropped[: len(handles)]
        return self._crossing.encode(frames.Drop(handles))

    def _death(self) -> SandboxError:
        self.process.kill()
        await_(self.process.bury())
        if self.hung:
            return SandboxCrashed("the worker process was stopped by a signal from outside, and has been ended")
        return self.process.end()

    def _error(self, failed: frames.Failed) -> Exception:
        """The error that an answer stands for."""
        cause = self._errors.get(failed.cause)
        message = _text(failed.message)
        if failed.kind == "memory":
            return SandboxMemoryError(
                "the program wanted more memory than its worker has; `memory_limit` says how much"
            )
        if cause is not None and isinstance(cause, (MLError, MLBorderError, ModuleNotFound)):
            return cause
        if failed.kind == "border":
            return MLBorderError(message)
        if failed.kind == "missing":
            return ModuleNotFound(message)
        stack = (MLFrame(_text(place.file), place.line, place.column, _text(place.function)) for place in failed.frames)
        error = MLError(message, failed.value, tuple(stack))
        error.__cause__ = cause
        return error

    # --- being asked ----------------------------------------------------------------------------------------------------

    def _serve(self, call: frames.HostCall) -> BaseException | None:
        """Call a host function and send its answer; its error, if ML must not catch that."""
        level = Level(self, LEVEL.get())
        token = LEVEL.set(level)
        self._depth += 1
        try:
            if self._depth > self._services.limits.c_depth:
                raise RecursionError("calls through host functions are nested too deep")
            function = self.given.get(call.handle)
            if not (is_function(function) or type(function) is Steps):
                raise TypeError(
                    "an object of the host is no function"
                )  # whatever it is: a worker may hold it, not call it
            answer = self._crossing.encode(frames.HostDone(function(*call.args)))
            fatal = None
        except Exception as error:
            answer, fatal = self._host_failed(error)
        finally:
            self._depth -= 1
            level.open = False
            LEVEL.reset(token)
        self._send(answer)
        return fatal

    def _host_failed(self, error: Exception) -> tuple[bytearray, BaseException | None]:
        self._error_number += 1
        self._errors[self._error_number] = error
        self._errors.pop(self._error_number - _KEPT_ERRORS, None)
        fatal = fatal_in(error)
        kind, message = type(error).__name__, message_of(error)
        thrown = error.value if isinstance(error, MLError) and isinstance(error.value, dict) else None
        try:
            packed = self._crossing.encode(
                frames.HostFailed(kind, message, thrown, self._error_number, fatal is not None)
            )
        except MLBorderError as too_big:
            packed = self._crossing.encode(
                frames.HostFailed(kind, str(too_big), None, self._error_number, fatal is not None)
            )
        return packed, fatal

    # --- what crosses (`Side`) ------------------------------------------------------------------------------------------

    def function(self, handle: int, name: str, requires: int, accepts: int) -> FunctionType:
        def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return self._ask(self, frames.Invoke(handle, list(args)))

        made = stand_in(name, self._builtins, call, requires, accepts)
        self._hold(made, handle)
        return made

    def generator(self, handle: int) -> Any:
        remote = Remote(lambda: self._ask(self, frames.Invoke(handle, [])))
        self._hold(remote, handle)

        def close() -> None:
            if not self.process.ended():
                self._ask(self, frames.Invoke(handle, [True]))

        return self._generator_of(remote, close)

    def foreign(self, handle: int, sender_has_it: bool) -> Any:
        if sender_has_it:
            raise frames.FrameError("a worker has no objects of its own")
        return self.given.get(handle)

    def offer(self, value: Any) -> tuple[int, bool] | None:
        return self.given.give(value), True

    def _hold(self, made: Any, handle: int) -> None:
        self._held += 1
        weakref.finalize(made, self._release, handle).atexit = False

    def _release(self, handle: int) -> None:
        self._held -= 1
        self._dropped.append(handle)


def _text(value: Any) -> str:
    """:raises FrameError: if it is none."""
    if type(value) is not str:
        raise frames.FrameError("a text that is none")
    return value
