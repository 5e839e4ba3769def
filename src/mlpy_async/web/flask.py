"""Flask: a runtime in a thread of its own, for synchronous and asynchronous routes, and errors as problems.

In: `ml = FlaskRuntime(app, load=["rules.ml"])`. Out: `ml.call(…)` in a route, `await ml.acall(…)` in an async one, `ml.stream(…)` as the body of a response.
WSGI does not tell that a client has gone: a program that computes for one ends at its deadline, a stream when its next value cannot be sent. Needs the
extra `flask`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response

from mlpy_async.operations.problems import PROBLEM_ERRORS, problem_of
from mlpy_async.web.portal import RuntimePortal

__all__ = ["FlaskRuntime"]


class FlaskRuntime(RuntimePortal):
    """A `RuntimePortal` as an extension of Flask; it is in `app.extensions["mlpy"]`, too. It starts with the first call.

    :param load: files whose public functions can be called. :param options: those of `RuntimePortal` and `MLRuntime`.
    """

    def __init__(self, app: Flask | None = None, *, load: Iterable[str | Path] = (), **options: Any) -> None:
        super().__init__(load=load, **options)
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Bind it to an application that is made later."""
        app.extensions["mlpy"] = self
        for kind in PROBLEM_ERRORS:
            app.register_error_handler(kind, _answer)


def _answer(error: Exception) -> Response:
    problem = problem_of(error)
    return Response(problem.body(), problem.status, problem.headers)
