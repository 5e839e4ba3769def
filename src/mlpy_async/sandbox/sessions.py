"""Sessions in worker processes: each has a worker of its own, which keeps its names.

In: compiled inputs, values. Out: values. Every function here but `close` is driven by the engine, and waits there for the worker. If the worker is lost, by
a deadline, a wall or a signal, the names are lost with it: the session says so until it is cleared or reset.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mlpy_async.engine import await_
from mlpy_async.errors import SandboxCrashed
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.conversation import Worker
from mlpy_compiler import CompiledModule, python_name

if TYPE_CHECKING:
    from mlpy_async.sandbox.isolation import ProcessIsolation

__all__ = ["ProcessNames"]


class ProcessNames:
    """Names in a worker. Which there are is known here, too; what they hold is not."""

    def __init__(self, isolation: ProcessIsolation, label: str) -> None:
        self._isolation = isolation
        self._label = label
        self._known: dict[str, None] = {}
        self._worker: Worker | None = None

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._known))

    def run(self, compiled: CompiledModule) -> Any:
        question = frames.Run(self._label, marshal.dumps(compiled.code), {}, binds_result=False, keep=True)
        names = [name.removesuffix("λ") for name in compiled.module_names]

        def talk(worker: Worker) -> Any:
            self._isolation.provide_imports(worker, compiled)
            try:
                value = worker.converse(question)
            except Exception:
                if worker.usable:
                    self._note(worker, names)
                raise
            self._note(worker, names)
            return value

        return self._lease(talk)

    def look(self, names: Iterable[str]) -> dict[str, Any]:
        question = frames.Look(self._label, {name: python_name(name) for name in names if name in self}, values=True)
        if not question.names:
            return {}
        found: dict[str, Any] = self._lease(lambda worker: worker.converse(question))
        return found

    def bind(self, values: Mapping[str, Any]) -> None:
        bound = {python_name(name): value for name, value in values.items()}
        self._lease(lambda worker: worker.tell(frames.Bind(self._label, bound)))
        self._known.update(dict.fromkeys(values))

    def clear(self) -> None:
        worker = self._worker
        if worker is not None:
            if worker.process.ended():
                self._worker = None
            else:
                self._lease(lambda worker: worker.tell(frames.Bind(self._label, None)))
        self._known.clear()

    def close(self) -> None:
        if self._worker is not None:
            self._isolation.dismiss(self._worker)
        self._known.clear()

    def _note(self, worker: Worker, names: list[str]) -> None:
        """Ask which of these names are bound now."""
        unknown = {name: python_name(name) for name in names if name not in self}
        if unknown:
            self._known.update(dict.fromkeys(worker.converse(frames.Look(self._label, unknown, values=False))))

    def _lease(self, talk: Callable[[Worker], Any]) -> Any:
        worker = self._worker
        if worker is None:
            worker = self._worker = await_(self._isolation.hire())
        elif worker.process.ended():
            raise SandboxCrashed(
                f"the worker process of the session `{self._label}` has gone, and its names with it; reset or clear the session"
            )
        return self._isolation.lease(talk, worker)
