"""Trying again, circuit breakers and bulkheads."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from mlpy_async import (
    Bulkhead,
    BulkheadFullError,
    CapabilityViolationError,
    CircuitBreaker,
    CircuitBreakerOpenError,
    IntegrationErrorHandler,
    MLCompileError,
    RetryPolicy,
)

pytestmark = pytest.mark.anyio

AT_ONCE = RetryPolicy(initial=0.0, longest=0.0, jitter=0.0)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


# --- retry ---------------------------------------------------------------------------------------------------------------


class Flaky:
    """Fails a number of times."""

    def __init__(self, times: int, error: Exception) -> None:
        self.left, self.error, self.calls = times, error, 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.left:
            self.left -= 1
            raise self.error
        return "done"


async def test_transient_errors_are_tried_again(anyio_backend: Any) -> None:
    flaky = Flaky(2, ConnectionError("down"))
    assert await AT_ONCE.run(flaky) == "done"
    assert flaky.calls == 3
    gone = Flaky(5, TimeoutError("late"))
    with pytest.raises(TimeoutError, match="late"):
        await AT_ONCE.run(gone)
    assert gone.calls == 3


@pytest.mark.parametrize("error", [CapabilityViolationError("no"), SyntaxError("no"), ValueError("no")])
async def test_other_errors_are_not(anyio_backend: Any, error: Exception) -> None:
    flaky = Flaky(1, error)
    with pytest.raises(type(error)):
        await AT_ONCE.run(flaky)
    assert flaky.calls == 1


async def test_waits_grow(anyio_backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(anyio, "sleep", sleep)
    policy = RetryPolicy(attempts=5, initial=1.0, backoff_factor=2.0, longest=5.0, jitter=0.0)
    await policy.run(Flaky(4, ConnectionError()))
    assert waits == [1.0, 2.0, 4.0, 5.0]


async def test_programs_are_run_again(anyio_backend: Any) -> None:
    handler = IntegrationErrorHandler(AT_ONCE)
    calls: list[int] = []

    def service() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise ConnectionError("refused")
        return "answer"

    result = await handler.execute_with_retry(
        "ask()", max_retries=3, backoff_factor=2.0, context={"ask": service}, timeout=30.0
    )
    assert result.success and result.value == "answer" and len(calls) == 3


async def test_programs_that_fail_for_good(anyio_backend: Any) -> None:
    handler = IntegrationErrorHandler(AT_ONCE)
    seen: list[Exception] = []
    handler.error_callbacks.append(seen.append)
    result = await handler.execute_with_retry("x = nobody_at_all(;")
    assert not result.success
    assert isinstance(result.exception, MLCompileError)
    assert seen == [result.exception]
    slow = await handler.execute_with_retry("while (true) {}", max_retries=2, timeout=0.01)
    assert "timeout" in (slow.error or "")
    assert handler.circuit_breaker.failure_count == 2


# --- circuit breaker -------------------------------------------------------------------------------------------------------


async def fails(error: Exception | None = None) -> None:
    raise error or ConnectionError("down")


async def does_well() -> str:
    return "well"


async def test_it_opens_and_closes(anyio_backend: Any) -> None:
    clock = Clock()
    breaker = CircuitBreaker(failure_threshold=2, recovery_timeout=60.0, half_open_requests=2, clock=clock)
    for _ in range(2):
        assert breaker.state == "closed"
        with pytest.raises(ConnectionError):
            await breaker.call(fails)
    assert breaker.state == "open"
    with pytest.raises(CircuitBreakerOpenError, match=r"after 2 failures; try again in 60 s") as caught:
        await breaker.call(does_well)
    assert caught.value.retry_after == 60.0
    clock.now += 60.0
    assert breaker.state == "half_open"
    await breaker.call(does_well)
    assert breaker.state == "half_open"
    await breaker.call(does_well)
    assert breaker.state == "closed"
    assert breaker.failure_count == 0


async def test_a_failure_opens_it_again(anyio_backend: Any) -> None:
    clock = Clock()
    breaker = CircuitBreaker(failure_threshold=1, recovery_timeout=1.0, clock=clock)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await breaker.call(fails)
        assert breaker.state == "open"
        clock.now += 1.0


async def test_few_are_let_through_half_open(anyio_backend: Any) -> None:
    clock = Clock()
    breaker = CircuitBreaker(failure_threshold=1, recovery_timeout=1.0, half_open_requests=1, clock=clock)
    with pytest.raises(ConnectionError):
        await breaker.call(fails)
    clock.now += 1.0
    with breaker.guard(), pytest.raises(CircuitBreakerOpenError):
        await breaker.call(does_well)
    assert breaker.state == "closed"


async def test_a_cancelled_call_gives_its_place_back(anyio_backend: Any) -> None:
    clock = Clock()
    breaker = CircuitBreaker(failure_threshold=1, recovery_timeout=1.0, half_open_requests=1, clock=clock)
    with pytest.raises(ConnectionError):
        await breaker.call(fails)
    clock.now += 1.0
    with anyio.move_on_after(0):
        await breaker.call(anyio.sleep_forever)
    assert breaker.state == "half_open"
    assert await breaker.call(does_well) == "well"


async def test_late_results_of_another_time_do_not_count(anyio_backend: Any) -> None:
    breaker = CircuitBreaker(failure_threshold=1, recovery_timeout=60.0, clock=Clock())
    with breaker.guard(), pytest.raises(ConnectionError):
        await breaker.call(fails)
    assert breaker.state == "open", "the outer call began while it was closed"


async def test_success_forgets_and_callers_errors_do_not_count(anyio_backend: Any) -> None:
    breaker = CircuitBreaker(failure_threshold=2)
    with pytest.raises(ConnectionError):
        await breaker.call(fails)
    await breaker.call(does_well)
    assert breaker.failure_count == 0
    for _ in range(3):
        with pytest.raises(CapabilityViolationError):
            await breaker.call(fails, CapabilityViolationError("no"))
    assert breaker.state == "closed"


async def test_programs(anyio_backend: Any) -> None:
    breaker = CircuitBreaker(failure_threshold=2, recovery_timeout=60.0)
    assert (await breaker.execute("1 + 1", timeout=30.0)).value == 2
    for source in ("throw 'no'", "null.x", "y = ;"):
        assert not (await breaker.execute(source)).success
    assert breaker.failure_count == 0, "these say nothing about what programs call"

    def service() -> None:
        raise ConnectionError("refused")

    assert not (await breaker.execute("ask()", context={"ask": service})).success
    assert not (await breaker.execute("while (true) {}", timeout=0.01)).success
    with pytest.raises(CircuitBreakerOpenError):
        await breaker.execute("1 + 1")


# --- bulkheads -------------------------------------------------------------------------------------------------------------


async def test_a_full_compartment_leaves_the_others_alone(anyio_backend: Any) -> None:
    bulkhead = Bulkhead(1)
    async with bulkhead.place("a"):
        assert bulkhead.running("a") == 1
        with pytest.raises(BulkheadFullError, match="1 calls are running and 0 are waiting"):
            async with bulkhead.place("a"):
                pass
        async with bulkhead.place("b"):
            pass
    async with bulkhead.place("a"):
        pass


async def test_waiting_is_bounded_and_in_turn(anyio_backend: Any) -> None:
    bulkhead = Bulkhead(1, max_waiting=1)
    order: list[str] = []

    async def call(name: str) -> None:
        async with bulkhead.place("t"):
            order.append(name)

    async with anyio.create_task_group() as tasks, bulkhead.place("t"):
        tasks.start_soon(call, "second")
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(BulkheadFullError, match="1 are waiting"):
            await call("third")
        order.append("first")
    assert order == ["first", "second"]
