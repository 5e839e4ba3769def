"""Errors as HTTP answers: problem details of RFC 9457.

In: an exception. Out: a `Problem` that says what a client may know: what ML threw on purpose, and where a program does not compile. What the host
raised (paths, queries, secrets) stays in the exception; nothing is logged here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from mlpy_async.errors import (
    CapabilityViolationError,
    DeadlineExceeded,
    LimitError,
    MLBorderError,
    MLCompileError,
    MLError,
    PluginError,
    SandboxError,
)
from mlpy_async.operations.breaker import CircuitBreakerOpenError
from mlpy_async.operations.bulkhead import BulkheadFullError
from mlpy_async.operations.shutdown import ShuttingDownError

__all__ = ["CONTENT_TYPE", "PROBLEM_ERRORS", "Problem", "problem_of"]

CONTENT_TYPE = "application/problem+json"
_LONGEST = 500
_MOST = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """The members of RFC 9457, section 3.1; `extensions` stand beside them. `headers` belong to the answer."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        members = {"type": self.type, "title": self.title, "status": self.status, **self.extensions}
        optional = {"detail": self.detail, "instance": self.instance}
        return members | {name: text for name, text in optional.items() if text}

    def body(self) -> bytes:
        """The answer's body, of `CONTENT_TYPE`."""
        return json.dumps(self.as_dict(), ensure_ascii=False, default=str).encode()


PROBLEM_ERRORS: tuple[type[Exception], ...] = (
    BulkheadFullError,
    CapabilityViolationError,
    CircuitBreakerOpenError,
    DeadlineExceeded,
    LimitError,
    MLBorderError,
    MLError,
    PluginError,
    SandboxError,
    ShuttingDownError,
)
"""What frameworks answer with a problem by themselves. Other errors are those of the host, as a program of its own that does not compile."""


def problem_of(error: BaseException, *, instance: str = "", thrown: bool = True) -> Problem:
    """What a client is told of an exception.

    :param instance: identifies this occurrence, as the id of the request under which the host has logged the rest.
    :param thrown: whether the messages that programs throw are shown. One that throws the message of a host's error shows that.
    """
    name, status, title = next((row[1:] for row in _TABLE if isinstance(error, row[0])), _UNKNOWN)
    if isinstance(error, MLError) and not _is_thrown(error):
        status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail, extensions = _known(error, thrown)
    headers: dict[str, str] = {"Content-Type": CONTENT_TYPE}
    if isinstance(error, CircuitBreakerOpenError):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return Problem(name, title, int(status), detail, instance, extensions, headers)


_TABLE: tuple[tuple[Any, str, HTTPStatus, str], ...] = (
    (CapabilityViolationError, "urn:mlpy:capability", HTTPStatus.FORBIDDEN, "A capability is missing"),
    (TimeoutError, "urn:mlpy:timeout", HTTPStatus.GATEWAY_TIMEOUT, "The time is up"),
    (SandboxError, "urn:mlpy:sandbox", HTTPStatus.SERVICE_UNAVAILABLE, "The sandbox could not run the program"),
    (MLCompileError, "urn:mlpy:compile", HTTPStatus.BAD_REQUEST, "The program does not compile"),
    (MLBorderError, "urn:mlpy:border", HTTPStatus.UNPROCESSABLE_ENTITY, "A value cannot cross into ML"),
    (MLError, "urn:mlpy:error", HTTPStatus.UNPROCESSABLE_ENTITY, "The program threw an error"),
    (LimitError, "urn:mlpy:limit", HTTPStatus.UNPROCESSABLE_ENTITY, "A limit was passed"),
    (CircuitBreakerOpenError, "urn:mlpy:breaker", HTTPStatus.SERVICE_UNAVAILABLE, "Try again later"),
    (ShuttingDownError, "urn:mlpy:shutdown", HTTPStatus.SERVICE_UNAVAILABLE, "The server is shutting down"),
    (PluginError, "urn:mlpy:plugin", HTTPStatus.SERVICE_UNAVAILABLE, "The plugin cannot be used now"),
    (BulkheadFullError, "urn:mlpy:busy", HTTPStatus.TOO_MANY_REQUESTS, "Too many requests"),
)


_UNKNOWN = ("about:blank", HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")


def _known(error: BaseException, thrown: bool) -> tuple[str, dict[str, Any]]:
    """Detail and extensions that are the client's own, or the program's on purpose."""
    if isinstance(error, MLCompileError):
        found = [
            {"code": each.code, "line": each.span[0], "column": each.span[1] + 1, "message": each.message[:_LONGEST]}
            for each in error.diagnostics[:_MOST]
        ]
        return f"{len(error.diagnostics)} findings", {"errors": found}
    if thrown and isinstance(error, MLError) and _is_thrown(error):
        message = error.value.get("message") if isinstance(error.value, dict) else None
        return (message[:_LONGEST] if isinstance(message, str) else ""), {}
    if isinstance(error, CapabilityViolationError):
        return "", {"capability": error.capability.split(":", 2)[0]}
    return "", {}


def _is_thrown(error: MLError) -> bool:
    """Whether the program threw this by itself. What the runtime describes, for itself or a host function, has a type and a place of its own, also if thrown on."""
    described = isinstance(error.value, dict) and error.type != "Error" and "file" in error.value
    return error.__cause__ is None and not described
