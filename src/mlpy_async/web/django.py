"""Django: a runtime in a thread of its own, for synchronous and asynchronous views, and errors as problems.

In: `"mlpy_async.web.django.MLConfig"` among INSTALLED_APPS, `MLPY = {"load": […], …}` among the settings, `"mlpy_async.web.django.ProblemMiddleware"` in MIDDLEWARE.
Out: `ml_runtime().call(…)` in a view, `await ml_runtime().acall(…)` in an async one. When a client goes away, Django cancels its async view, and so the program.
Needs the extra `django`.
"""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from mlpy_async.operations.problems import PROBLEM_ERRORS, problem_of
from mlpy_async.web.portal import RuntimePortal

__all__ = ["MLConfig", "ProblemMiddleware", "ml_runtime"]

_LABEL = "mlpy"


class MLConfig(AppConfig):
    """The application `mlpy` of a project. The setting MLPY holds the parameters of `RuntimePortal` and `MLRuntime`."""

    name = "mlpy_async.web.django"
    label = _LABEL
    verbose_name = "ML programs"
    portal: RuntimePortal

    def ready(self) -> None:
        """Make the portal; its thread starts with the first call, behind the fork of a server."""
        self.portal = RuntimePortal(**getattr(settings, "MLPY", {}))


def ml_runtime() -> RuntimePortal:
    """The runtime of this project. :raises LookupError: if `mlpy_async.web.django.MLConfig` is not among INSTALLED_APPS."""
    config = apps.get_app_config(_LABEL)
    assert isinstance(config, MLConfig)
    return config.portal


class ProblemMiddleware(MiddlewareMixin):
    """Answers errors of ML calls with problem details; synchronous and asynchronous."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to an error of a view, or None for one that is the host's."""
        if not isinstance(error, PROBLEM_ERRORS):
            return None
        problem = problem_of(error)
        return HttpResponse(problem.body(), status=problem.status, headers=problem.headers)
