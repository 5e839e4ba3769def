"""When a plugin is quarantined: a circuit breaker over its calls.

In: how calls end, and a clock. Out: whether the next may begin. It counts failures in a row; at the threshold the plugin is quarantined, and when the cool-down is
over one call is let through on trial, whose end decides (M. Nygard, Release It!, "Circuit Breaker").
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Health"]


class Health:
    """The health of one plugin.

    :param threshold: failures in a row that quarantine it. :param cool_down: seconds until a trial. :param clock: gives the time in seconds.
    """

    def __init__(self, threshold: int, cool_down: float, clock: Callable[[], float]) -> None:
        self._threshold = threshold
        self._cool_down = cool_down
        self._clock = clock
        self._failures = 0
        self._until: float | None = None
        self._on_trial = False

    @property
    def is_quarantined(self) -> bool:
        return self._until is not None

    @property
    def remaining(self) -> float:
        """Seconds until a trial; 0 if none has to be waited for."""
        return 0.0 if self._until is None else max(0.0, self._until - self._clock())

    def admit(self) -> bool | None:
        """Whether a call may begin: None if not; True if it is on trial. Each call that may begin has to be told of by `ended`."""
        if self._until is None:
            return False
        if self._on_trial or self.remaining:
            return None
        self._on_trial = True
        return True

    def ended(self, on_trial: bool, success: bool | None) -> None:
        """A call has ended: well, not well, or None if it was cancelled, which says nothing of the plugin."""
        if on_trial:
            self._on_trial = False
            if success:
                self.release()
        if success and self._until is None:
            self._failures = 0
        if success is False:
            self._failures += 1
            if on_trial or self._failures >= self._threshold:
                self._until = self._clock() + self._cool_down

    def release(self) -> None:
        """Take it out of quarantine, and forget its failures."""
        self._failures = 0
        self._until = None
