"""Errors as problem details."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlpy_async import (
    BulkheadFullError,
    CircuitBreakerOpenError,
    MLRuntime,
    Problem,
    ShuttingDownError,
    problem_of,
)

pytestmark = pytest.mark.anyio


async def problem(source: str, **options: Any) -> Problem:
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - of each kind
            await rt.execute(source, **options)
    return problem_of(caught.value)


async def test_what_programs_do(anyio_backend: Any) -> None:
    thrown = await problem("throw 'the cart is empty'")
    assert (thrown.status, thrown.type, thrown.detail) == (422, "urn:mlpy:error", "the cart is empty")
    assert (await problem("while (true) {}", timeout=0.01)).status == 504
    denied = await problem("import file; file.read('/etc/hosts')")
    assert (denied.status, denied.extensions) == (403, {"capability": "file"})
    broken = await problem("x = 1;\ny = ;")
    assert (broken.status, broken.type) == (400, "urn:mlpy:compile")
    assert broken.extensions["errors"][0]["line"] == 2


def test_the_form() -> None:
    made = problem_of(CircuitBreakerOpenError("open", 12.0), instance="urn:uuid:1")
    assert made.headers == {"Content-Type": "application/problem+json", "Retry-After": "12"}
    assert json.loads(made.body()) == {
        "type": "urn:mlpy:breaker",
        "title": "Try again later",
        "status": 503,
        "instance": "urn:uuid:1",
    }
    assert problem_of(ShuttingDownError("x")).status == 503
    assert problem_of(BulkheadFullError("x")).status == 429
    assert problem_of(KeyError("x")).as_dict() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
    }
