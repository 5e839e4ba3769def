"""The watchdog: a thread that raises the flag of programs that have held their event loop for a quantum.

It owns no work and no result, so it may be a daemon: if an interpreter ends without closing its runtimes, nothing is lost with it.
While no program runs it sleeps for good, and the interpreter's switch interval is as the host set it.
"""

from __future__ import annotations

import sys
import threading
import time
import warnings
from types import FrameType
from typing import Any
from weakref import WeakSet

from mlpy_async.errors import LoopBlockedWarning

__all__ = ["Watchdog", "register"]

_IDLE_TICKS = 20
"""Ticks without a running program after which the watchdog parks itself."""
_BLOCKED = 0.05
"""Seconds that a host function may hold the event loop before it is reported."""


class _SwitchInterval:
    """The interpreter's switch interval, lowered while any watchdog in the process is awake."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._awake = 0
        self._before = 0.0
        self._set = 0.0

    def lower(self, seconds: float) -> None:
        with self._lock:
            self._awake += 1
            if self._awake == 1:
                self._before = sys.getswitchinterval()
                if seconds < self._before:
                    sys.setswitchinterval(seconds)
                self._set = sys.getswitchinterval()

    def restore(self) -> None:
        with self._lock:
            self._awake -= 1
            if self._awake == 0 and sys.getswitchinterval() == self._set:
                sys.setswitchinterval(self._before)


_SWITCH_INTERVAL = _SwitchInterval()  # what it guards is the interpreter's own, one for the process


_engines: WeakSet[Any] = WeakSet()
_engines_lock = threading.Lock()


def register(engine: Any) -> None:
    """Make known an engine, by its `builtins`: a program may run functions of any engine of the process, whose own watchdog, if it has one,
    looks at another loop.
    """
    with _engines_lock:
        _engines.add(engine)


class Watchdog:
    """The clock of one event loop. `flags` are the builtins of its runtimes."""

    def __init__(self, quantum: float, switch_interval: float) -> None:
        self.quantum = quantum
        self.switch_interval = switch_interval
        self.flags: list[dict[str, Any]] = []
        self.running = 0  # programs that hold the loop: 0 or 1, or more when nested
        self.calls = 0  # grows with each resumption: says whether anything happened
        self.parked = True
        self.blocked: list[tuple[str, str, int]] = []  # host functions that held the loop, to be reported on it
        self._thread_id = threading.get_ident()
        self._wake = threading.Event()
        self._stop = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._watch, name="mlpy watchdog", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """A program starts: look at it. Cheap when already awake."""
        self.parked = False
        self._wake.set()

    def stop(self) -> None:
        self._stop = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stop:
            self.parked = True
            self._wake.wait()
            self._wake.clear()
            self.parked = False
            _SWITCH_INTERVAL.lower(self.switch_interval)
            try:
                self._tick()
            finally:
                _SWITCH_INTERVAL.restore()

    def _tick(self) -> None:
        idle, calls, since = 0, -1, 0.0
        reported = False
        while not self._stop and idle < _IDLE_TICKS:
            time.sleep(self.quantum)
            if self.calls != calls:
                calls, since, idle, reported = self.calls, time.perf_counter(), 0, False
            elif not self.running:
                idle += 1
                continue
            else:
                # the flags of its own loop do not stop it: it may be in a function of a runtime elsewhere
                self._raise_all()
            if not self.running:
                continue
            idle = 0
            for flags in self.flags:
                flags["λpending"] = True
            if not reported and time.perf_counter() - since > _BLOCKED:
                reported = self._look()

    def _raise_all(self) -> None:
        with _engines_lock:
            engines = list(_engines)
        for engine in engines:
            engine.builtins["λpending"] = True

    def report(self) -> None:
        """Warn of the host functions that held the loop. In the loop's thread."""
        blocked, self.blocked = self.blocked, []
        for name, file, line in blocked:
            text = f"the host function `{name}` ({file}:{line}) held the event loop for more than 50 ms; declare it blocking=True, or make it async"
            warnings.warn(text, LoopBlockedWarning, stacklevel=3)

    def _look(self) -> bool:
        """Find the host function that the loop's thread is in; True when there was something to see."""
        frame: FrameType | None = sys._current_frames().get(self._thread_id)  # pyright: ignore[reportPrivateUsage]
        inner: FrameType | None = None
        while frame is not None:
            if "λpending" in frame.f_builtins:
                if inner is not None:
                    code = inner.f_code
                    if "mlpy_async" not in code.co_filename.replace("\\", "/").split("/"):
                        self.blocked.append((code.co_name, code.co_filename, code.co_firstlineno))
                return True
            if "mlpy_async" not in frame.f_code.co_filename.replace("\\", "/").split("/"):
                inner = frame
            frame = frame.f_back
        return False
