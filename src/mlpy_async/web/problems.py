"""Errors of ML calls as problem details for clients (RFC 9457).

In: what a call raised. Out: a status, and a body that says no more than a stranger may know: no paths of the host, no positions in its
programs, no capability's resource. What the host wants to know itself is in the exception; it does not log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlpy_async.errors import (
    CapabilityViolationError,
    DeadlineExceeded,
    LimitError,
    MLBorderError,
    MLError,
    SandboxError,
)

__all__ = ["CONTENT_TYPE", "PROBLEM_ERRORS", "Problem", "problem_of"]

CONTENT_TYPE = "application/problem+json"
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """The members of RFC 9457, section 3.1; `extensions` stand beside them."""

    type: str
    title: str
    status: int
    detail: str = ""
    extensions: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        members = {"type": self.type, "title": self.title, "status": self.status, **self.extensions}
        return {**members, "detail": self.detail} if self.detail else members

    def body(self) -> bytes:
        """The body of the answer, of `CONTENT_TYPE`."""
        return json.dumps(self.as_dict(), ensure_ascii=False).encode()


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
        return Problem("urn:mlpy:error", "The program threw an error", 500 if detail is None else 422, detail or "")
    if isinstance(error, CapabilityViolationError):
        held = {"capability": error.capability.partition(":")[0]}
        return Problem("urn:mlpy:capability", "A capability is missing", 403, extensions=held)
    if isinstance(error, DeadlineExceeded):
        return Problem("urn:mlpy:timeout", "The time is up", 504)
    if isinstance(error, LimitError):
        return Problem("urn:mlpy:limit", "A limit was passed", 422)
    if isinstance(error, MLBorderError):
        return Problem("urn:mlpy:border", "A value cannot cross into ML", 422)
    return Problem("urn:mlpy:sandbox", "The sandbox could not run the program", 503)


def _thrown_message(value: Any) -> str | None:
    """The message of what a program threw by itself, else None: what the runtime describes has a type and a place of its own."""
    if not isinstance(value, dict):
        return ""
    if value.get("type", "Error") != "Error" and "file" in value:
        return None
    message = value.get("message")
    return message[:_LONGEST] if isinstance(message, str) else ""
