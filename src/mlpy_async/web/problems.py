"""Errors of ML calls as problem details for clients (RFC 9457).

In: what a call raised. Out: a status, and a body that says no more than a stranger may know: no paths of the host, no positions in its
programs, no capability's resource. What the host wants to know itself is in the exception; it does not log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from mlpy_async.errors import (
    CapabilityViolationError,
    DeadlineExceeded,
    LimitError,
    MLBorderError,
    MLError,
    SandboxError,
)

__all__ = ["PROBLEM_ERRORS", "Problem", "problem_of"]

_MOST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as HTTP says it: `extensions` are further members of the body."""

    status: int
    title: str
    detail: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)

    media_type: ClassVar[str] = "application/problem+json"

    def members(self) -> dict[str, Any]:
        """The body as an object."""
        about = {} if self.detail is None else {"detail": self.detail}
        return {"type": "about:blank", "title": self.title, "status": self.status, **about, **self.extensions}

    def body(self) -> bytes:
        """The body as JSON text."""
        return json.dumps(self.members()).encode()


PROBLEM_ERRORS: tuple[type[Exception], ...] = (
    MLError,
    CapabilityViolationError,
    DeadlineExceeded,
    LimitError,
    MLBorderError,
    SandboxError,
)
"""What an ML call raises that is an answer for a client; other errors are those of the host."""


def problem_of(error: Exception) -> Problem:
    """The problem that a client is told of, for one of `PROBLEM_ERRORS`.

    What a program throws by itself is meant for its caller, and its message is the detail. The error of a host function, or of the runtime,
    is not, also if the program threw it on.
    """
    if isinstance(error, MLError):
        detail = _thrown_message(error.value)
        return Problem(500, "A rule failed") if detail is None else Problem(422, "A rule refused the request", detail)
    if isinstance(error, CapabilityViolationError):
        name = ":".join(error.capability.split(":", 2)[:2])
        return Problem(403, "The request may not do this", extensions={"capability": name} if name else {})
    if isinstance(error, DeadlineExceeded):
        return Problem(504, "A rule took too long")
    if isinstance(error, LimitError):
        return Problem(413, "The request asks for more than a rule may compute")
    if isinstance(error, MLBorderError):
        return Problem(400, "The request has a value that rules cannot take")
    return Problem(503, "The rules cannot be run at present")


def _thrown_message(value: Any) -> str | None:
    """The message of what a program threw by itself, else None: what the runtime describes has a type and a place of its own."""
    if not isinstance(value, dict):
        return ""
    if value.get("type", "Error") != "Error" and "file" in value:
        return None
    message = value.get("message")
    return message[:_MOST_DETAIL] if isinstance(message, str) else ""
