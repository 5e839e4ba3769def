"""The circuit breaker of a plugin, on a clock of its own."""

from __future__ import annotations

from mlpy_async.plugins.health import Health


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_plugin_is_quarantined_at_the_threshold_and_tried_after_the_cool_down() -> None:
    clock = Clock()
    health = Health(2, 60.0, clock)
    assert health.admit() is False
    health.ended(False, False)
    assert not health.is_quarantined
    assert health.admit() is False
    health.ended(False, False)
    assert health.is_quarantined
    assert health.remaining == 60.0
    assert health.admit() is None
    clock.now += 60
    assert health.admit() is True
    assert health.admit() is None, "one call at a time is on trial"
    health.ended(True, False)
    assert health.admit() is None
    clock.now += 60
    assert health.admit() is True
    health.ended(True, True)
    assert health.admit() is False
    assert not health.is_quarantined


def test_only_failures_in_a_row_count_and_cancellation_says_nothing() -> None:
    health = Health(2, 60.0, Clock())
    for success in (False, None, True, False, None):
        health.ended(False, success)
    assert not health.is_quarantined
    health.ended(False, False)
    assert health.is_quarantined


def test_a_cancelled_trial_leaves_the_next_one_free() -> None:
    clock = Clock()
    health = Health(1, 60.0, clock)
    health.ended(False, False)
    clock.now += 60
    assert health.admit() is True
    health.ended(True, None)
    assert health.admit() is True


def test_a_call_that_began_before_does_not_end_the_quarantine() -> None:
    health = Health(1, 60.0, Clock())
    health.ended(False, False)
    health.ended(False, True)
    assert health.is_quarantined
    health.release()
    assert health.admit() is False
