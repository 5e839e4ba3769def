"""Errors as problem details."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlpy_async import (
    BulkheadFullError,
    CircuitBreakerOpenError,
    MLRuntime,
    PluginError,
    Problem,
    ShuttingDownError,
    problem_of,
)
from mlpy_async.web.starlette import problem_handlers

pytestmark = pytest.mark.anyio


async def problem(source: str, **options: Any) -> Problem:
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - of each kind
            await rt.execute(source, **options)
    return problem_of(caught.value)


async def test_what_programs_do(anyio_backend: Any) -> None:
    thrown = await problem("throw 'the cart is empty'")
    assert (thrown.status, thrown.type, thrown.detail) == (422, "urn:mlpy:error", "the cart is empty")
    named = await problem("throw { type: 'Refused', message: 'the cart is empty' }")
    assert (named.status, named.detail) == (422, "the cart is empty")
    described = await problem("null.name")
    assert (described.status, described.type, described.detail) == (500, "urn:mlpy:error", "")
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
    assert problem_of(PluginError("the plugin `a` is blocked: see /srv/a.ml")).as_dict() == {
        "type": "urn:mlpy:plugin",
        "title": "The plugin cannot be used now",
        "status": 503,
    }
    assert problem_of(KeyError("x")).as_dict() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
    }


async def test_frameworks_pass_the_headers_on(anyio_backend: Any) -> None:
    answer = await problem_handlers()[CircuitBreakerOpenError](None, CircuitBreakerOpenError("open", 12.0))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "12")
    assert answer.headers.getlist("content-type") == ["application/problem+json"]
