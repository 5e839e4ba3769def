"""Generators that Python frees: whether their `finally` blocks run, and what becomes of an error there that must not be lost.

In: what generated code meets in the `finally` of a generator. Out: whether to pass it over; the error, noted for the program that it has to end. Both engines
build on it. It drives nothing.
"""

from __future__ import annotations

from typing import Any

from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.engine.program import running
from mlpy_async.engine.run import Run
from mlpy_async.errors import fatal_in

__all__ = ["FreedGenerators"]


class FreedGenerators:
    """What an engine answers to generated code. `builtins` is the dict that its programs share."""

    def __init__(self, builtins: dict[str, Any]) -> None:
        self.builtins = builtins
        self._was_open = False
        builtins["λpending"] = False
        builtins["λcurrent_run"] = self.current_run
        builtins["λabandoned"] = self.abandoned
        builtins["λlost"] = self.lost

    def current_run(self) -> Run | None:
        """The driven call that the caller is in, if it is one of this engine."""
        run = running(getcurrent())
        return run if run is not None and run.engine is self else None

    def abandoned(self, error: BaseException | None, begun: Run | None) -> bool:
        """Whether a `finally` is reached because Python frees a generator while another program runs, or none: it would take their time.

        :param begun: the driven call that entered the `try`.
        """
        if not self._was_open or not isinstance(error, GeneratorExit):
            return False
        run = self.current_run()
        return run is None or not (run is begun or run.closes or run.stopping is error)

    def lost(self, passing: BaseException | None, error: Exception) -> None:
        """An error was met in a `finally`. If a generator is being freed or closed there, Python drops it: if ML cannot catch it, the program ends with it,
        at its next checkpoint. `finally` blocks of the program end at theirs.
        """
        run = self.current_run()
        fatal = fatal_in(error)
        if run is not None and fatal is not None and isinstance(passing, GeneratorExit):
            run.lost = fatal
            self.builtins["λpending"] = True
