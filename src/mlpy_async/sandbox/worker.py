"""The program of a worker process: one conversation with its parent after another, behind the walls.

In: frames on descriptor 0. Out: frames on the same. It imports all that it will ever need, confines itself as the first frame says, tells which
walls stand, and from then on runs programs, one at a time. It has no event loop, no thread and no file: it waits by blocking, and what needs
the world is asked of the parent. It ends when its parent does.
"""

from __future__ import annotations

import _strptime  # type: ignore[import-not-found]  # noqa: F401 - datetime imports it when it first parses a date, which a confined worker cannot
import gc
import marshal
import random
import signal
import sys
import time
from types import FunctionType
from typing import Any

import regex  # noqa: F401 # pyright: ignore[reportUnusedImport] - for the first pattern, as above

from mlpy_async.capabilities import in_context
from mlpy_async.engine.blocking import BlockingEngine
from mlpy_async.engine.loop_state import frames_for
from mlpy_async.errors import MLBorderError, MLError
from mlpy_async.limits import Limits
from mlpy_async.modules.imports import Imports
from mlpy_async.modules.state import state_of, with_hook
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.config import IN_WORKER
from mlpy_async.sandbox.confinement import confine
from mlpy_async.sandbox.inside import AskedContext, Channel, HostError, Inside, error_of_host
from mlpy_async.services import Services, World
from mlpy_async.stdlib.environment import install_builtins, load_standard_module
from mlpy_async.values import Operations
from mlpy_async.values.errors_in_ml import host_error
from mlpy_async.values.function import accepted, required
from mlpy_async.values.kinds import is_function
from mlpy_async.values.marshal import to_host
from mlpy_async.values.module import Module

__all__ = ["main"]

_PIECE = 16_384
"""Characters of output in one frame, and of the message of an error."""
_TICK = 0.01
"""Seconds of its own work after which a program is asked to pause, which is when it looks at what has grown in a loop."""
_FRAMES = 2_000
"""Places in the stack of an error that are told, the innermost."""


class _Output:
    """Sends what programs print to the parent, at once: a worker may be killed at any time."""

    def __init__(self, worker: Worker, errors: bool) -> None:
        self._worker = worker
        self._errors = errors

    def write(self, text: str) -> None:
        for start in range(0, len(text), _PIECE):
            self._worker.send(frames.Output(self._errors, text[start : start + _PIECE]))


class Worker:
    """Runs what the parent asks for, and asks the parent for what it must not do itself."""

    def __init__(self, channel: Channel, limits: Limits, max_message: int) -> None:
        self._channel = channel
        self._limits = limits
        self._builtins: dict[str, Any] = {}
        self._capabilities = AskedContext(self._check)
        self._engine = BlockingEngine(limits, self._builtins, self._capabilities)
        self._inside = Inside(self._builtins, self._engine, self.ask)
        self._crossing = self._inside.crossing(max_message, limits.max_int_bits)
        self._namespaces: dict[str, dict[str, Any]] = {}
        self._cpu_timeout = 0.0
        operations = Operations(limits, self._engine)
        operations.install(self._builtins)
        self._services = Services(
            engine=self._engine,  # type: ignore[arg-type]
            operations=operations,
            limits=limits,
            builtins=self._builtins,
            world=World(),
            introspection=None,
        )
        self._in_parent: dict[str, FunctionType] = {}
        self._ask_check: FunctionType | None = None
        self._imports = Imports(self._builtins, self._standard)

    def begin(self) -> None:
        """Take the setup and build the walls. The first frame out says how they stand."""
        setup = self._receive()
        assert isinstance(setup, frames.Setup)
        world = World(
            output=_Output(self, False),
            errors=_Output(self, True),
            random=random.Random(setup.seed),
            clock=time.time if setup.clock is None else setup.clock,
            arguments=tuple(setup.arguments),
        )
        object.__setattr__(self._services, "world", world)
        self._cpu_timeout = setup.cpu_timeout or 0.0
        install_builtins(self._builtins, self._services)
        self._in_parent = setup.builtins
        self._ask_check = setup.check
        self._builtins.update({f"λb_{name}": function for name, function in setup.builtins.items()})
        for name in IN_WORKER:
            self._imports.known(name)
        signal.signal(signal.SIGVTALRM, lambda *_: self._engine.ask_pause())
        time.localtime()
        gc.collect()
        gc.freeze()
        walls = confine(setup)
        signal.setitimer(signal.ITIMER_VIRTUAL, _TICK, _TICK)
        self.send(frames.Ready(walls))

    def serve(self) -> None:
        """Answer until the parent has gone."""
        while True:
            try:
                question = self._receive()
            except EOFError:
                return
            if self._cpu_timeout:
                signal.setitimer(signal.ITIMER_PROF, self._cpu_timeout)
            self._capabilities.forget()
            with in_context(self._capabilities):
                self._answer(question)
            if self._cpu_timeout:
                signal.setitimer(signal.ITIMER_PROF, 0)

    def send(self, frame: Any) -> None:
        """Send a frame, behind word of what is no longer held here."""
        dropped = self._inside.dropped
        if dropped:
            handles = dropped[:]
            del dropped[: len(handles)]
            self._channel.send(self._crossing.encode(frames.Drop(handles)))
        self._channel.send(self._crossing.encode(frame))

    def _receive(self) -> Any:
        """The next frame.

        :raises EOFError: when the parent has gone.
        """
        while (frame := self._crossing.decode(self._channel.receive())) is None:
            pass
        return frame

    def ask(self, handle: int, args: list[Any]) -> Any:
        """Have the parent call one of its functions. Meanwhile it may ask back."""
        self.send(frames.HostCall(handle, args))
        while True:
            frame = self._receive()
            if type(frame) is frames.HostDone:
                return frame.value
            if type(frame) is frames.HostFailed:
                raise error_of_host(frame)
            self._answer(frame)

    # --- questions ------------------------------------------------------------------------------------------------------

    def _answer(self, question: Any) -> None:
        if type(question) is frames.Drop:
            self._inside.given.drop(question.handles)
            return
        if type(question) is frames.Bridge:
            self._imports.values[question.name] = Module(question.name, question.exports)
            return
        if type(question) is frames.Bind:
            if question.values is None:
                self._namespaces.pop(question.session, None)
            else:
                self._session(question.session).update(question.values)
            return
        try:
            self.send(self._result(question))
        except MemoryError:
            self.send(frames.Failed("memory", "out of memory", None, [], -1))
        except Exception as error:
            self.send(self._failure(error))

    def _result(self, question: Any) -> frames.Done | frames.Loaded:
        match question:
            case frames.Call(module, function, args, kwargs):
                value = self._engine.drive(self._namespaces[module][function], tuple(args), kwargs)
            case frames.Run(name, code, keep=True):
                namespace = self._session(name)
                exec(marshal.loads(code), namespace)
                value = self._engine.drive(namespace.pop("λmain"), (), {})
            case frames.Look(session, names, values):
                bound = self._session(session)
                held = {name: bound[key] for name, key in names.items() if key in bound}
                seen = {name: value for name, value in held.items() if not values or type(value) is not Module}
                return frames.Done({name: self._crossable(value) if values else None for name, value in seen.items()})
            case frames.Run(name, code, bindings, binds_result):
                namespace, top_level = self._instantiate(name, code, bindings)
                last = self._engine.drive(top_level, (), {})
                value = namespace["result"] if binds_result and "result" in namespace else last
            case frames.Invoke(handle, args):
                value = self._engine.drive(self._inside.given.get(handle), tuple(args), {})
            case frames.Load():
                return self._load(question)
            case _:
                raise AssertionError(f"the parent asked {question!r}")
        return frames.Done(to_host(value))

    def _check(self, name: str, resource: str | None) -> None:
        assert self._ask_check is not None
        self._ask_check(name, resource)

    def _session(self, name: str) -> dict[str, Any]:
        """The names of a session."""
        return self._namespaces.setdefault(name, {"__builtins__": self._builtins, "__name__": name})

    def _instantiate(self, name: str, code: bytes, bindings: dict[str, Any]) -> tuple[dict[str, Any], FunctionType]:
        namespace: dict[str, Any] = {"__builtins__": self._builtins, "__name__": name, **bindings}
        for key, value in bindings.items():
            if is_function(value):
                # what generated code calls where it knows that the name still holds this function; see `execute.bind`
                namespace[f"{key}λf"] = value
                namespace[f"{key}λfinish"] = _as_it_is
        exec(marshal.loads(code), namespace)
        return namespace, namespace.pop("λmain")

    def _load(self, load: frames.Load) -> frames.Loaded:
        namespace, top_level = self._instantiate(load.name, load.code, {})
        before = self._namespaces.get(load.name)
        if before is not None and load.carried is not None:
            top_level = with_hook(top_level, namespace, load.exports, state_of(load.carried, before))
        last = self._engine.drive(top_level, (), {})
        exports = {name: namespace[key] for name, key in load.exports.items() if key in namespace}
        self._namespaces[load.name] = namespace
        self._imports.values[load.name] = Module(load.name, exports)
        public = [self._export(name, value) for name, value in exports.items()]
        return frames.Loaded(public, self._crossable(last))

    def _export(self, name: str, value: Any) -> frames.Export:
        if is_function(value):
            return frames.Export(name, True, required(value), accepted(value))
        return frames.Export(name, False, value=self._crossable(value))

    def _crossable(self, value: Any) -> Any:
        """A value for the parent; null for what has no meaning outside."""
        given = self._inside.given
        first = given.next
        try:
            self._crossing.encode(frames.HostDone(value))
        except MLBorderError:
            return None
        finally:
            given.revoke(first)
        return value

    def _thrown(self, value: Any) -> Any:
        """A thrown value for the parent; of an object that cannot cross whole, the entries that can."""
        crossed = self._crossable(value)
        if crossed is None and isinstance(value, dict):
            crossed = self._crossable({name: self._crossable(item) for name, item in value.items()})
        return crossed

    def _failure(self, error: Exception) -> frames.Failed:
        origin = error
        try:
            seen = host_error(error, self._builtins)
            if isinstance(seen.__cause__, HostError):
                origin = seen.__cause__
            cause = origin.index if isinstance(origin, HostError) else -1
            if not isinstance(seen, MLError):
                kind = "border" if isinstance(seen, MLBorderError) else "fatal" if cause >= 0 else "missing"
                return frames.Failed(kind, str(seen)[:_PIECE], None, [], cause)
            stack = [frames.Place(one.file, one.line, one.column, one.function) for one in seen.frames[-_FRAMES:]]
            return frames.Failed("ml", seen.message[:_PIECE], self._thrown(seen.value), stack, cause)
        except MemoryError:
            return frames.Failed("memory", "out of memory", None, [], -1)

    def _standard(self, name: str) -> Module | None:
        module = load_standard_module(name, self._services) if name in IN_WORKER else None
        if module is not None and name == "builtin":
            module.__dict__.update(self._in_parent)
        return module


def _as_it_is(value: Any) -> Any:
    """A result that has crossed is finished."""
    return value


def main(max_message: int, limits: dict[str, Any]) -> None:
    """Run a worker on descriptor 0 until its parent has gone."""
    made = Limits(**limits)
    sys.setrecursionlimit(max(sys.getrecursionlimit(), frames_for(made)))
    worker = Worker(Channel(0), made, max_message)
    worker.begin()
    worker.serve()
