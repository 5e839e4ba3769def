"""Quart: a runtime for the life of the application, and errors as problems.

In: `ml = QuartRuntime(app, load=["rules.ml"])`. Out: `await ml.runtime.call(…)` in handlers. It runs on the event loop of the server. When a client goes
away, Quart cancels its handler, and so the program. Needs the extra `quart`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from pathlib import Path
from typing import Any

from quart import Quart, Response

from mlpy_async.operations.problems import PROBLEM_ERRORS, problem_of
from mlpy_async.runtime import MLRuntime

__all__ = ["QuartRuntime"]


class QuartRuntime:
    """Holds an `MLRuntime` open while the application is served; it is in `app.extensions["mlpy"]`, too.

    :param load: files whose public functions can be called. :param options: those of `MLRuntime`.

    A file that does not load keeps the application from starting: `OSError`, `MLCompileError`, `MLError`.
    """

    def __init__(self, app: Quart | None = None, *, load: Iterable[str | Path] = (), **options: Any) -> None:
        self._load = tuple(load)
        self._options = options
        self._runtime: MLRuntime | None = None
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Quart) -> None:
        """Bind it to an application that is made later."""
        app.extensions["mlpy"] = self
        app.while_serving(self._serve)
        for kind in PROBLEM_ERRORS:
            app.register_error_handler(kind, _answer)

    @property
    def runtime(self) -> MLRuntime:
        """The open runtime. :raises RuntimeError: if the application is not being served."""
        if self._runtime is None:
            raise RuntimeError("the runtime is open while the application is served: use it in handlers")
        return self._runtime

    async def _serve(self) -> AsyncGenerator[None, None]:
        async with MLRuntime(**self._options) as runtime:
            for path in self._load:
                await runtime.load(path)
            self._runtime = runtime
            try:
                yield
            finally:
                self._runtime = None


async def _answer(error: Exception) -> Response:
    problem = problem_of(error)
    return Response(problem.body(), problem.status, dict(problem.headers))
