"""Counts and times of what the integration does, in constant memory.

In: results, calls and loads as they happen, from any thread. Out: a summary, and the text that Prometheus reads. Percentiles come from a sketch with a
relative error of 1 % (Masson, Rim, Lee: "DDSketch", VLDB 2019), not from kept samples.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from math import inf
from typing import Any

from ddsketch import LogCollapsingLowestDenseDDSketch

from mlpy_async.classic.executor import AsyncMLResult

__all__ = ["IntegrationMetrics", "get_metrics"]

_ERROR, _BINS = 0.01, 2_048
_MOST_NAMES = 1_000
"""Names that are counted one by one; further ones are counted together."""
_LONGEST_NAME = 200
OTHERS = "(others)"


class _Times:
    """How long something took: a sketch, and the sum."""

    def __init__(self) -> None:
        self._sketch = LogCollapsingLowestDenseDDSketch(_ERROR, _BINS)
        self.count = 0
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        if not 0.0 <= seconds < inf:
            seconds = 0.0  # a clock that went back
        self._sketch.add(seconds)
        self.count += 1
        self.sum += seconds

    def quantile(self, part: float) -> float:
        found: float | None = self._sketch.get_quantile_value(part)
        return found or 0.0


class IntegrationMetrics:
    """Collects metrics; each method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._modules: Counter[str] = Counter()
        self._calls: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._times = _Times()

    def record_async_execution(self, result: AsyncMLResult) -> None:
        """Count a result of `async_ml_execute`, and its time."""
        is_timeout = isinstance(result.exception, TimeoutError) or "timeout" in (result.error or "").lower()
        with self._lock:
            self._counts["executions"] += 1
            self._counts["successes" if result.success else "failures"] += 1
            self._counts["timeouts"] += is_timeout and not result.success
            self._times.add(result.execution_time)

    def record_callback_invocation(self, function_name: str, success: bool) -> None:
        """Count a call of a callback."""
        with self._lock:
            name = _counted(function_name, self._calls)
            self._calls[name] += 1
            self._errors[name] += not success

    def record_module_load(self, module_name: str) -> None:
        """Count a load of a module."""
        with self._lock:
            self._modules[_counted(module_name, self._modules)] += 1

    @contextmanager
    def timed(self) -> Generator[None, None, None]:
        """Count the block as an execution: one that raises as a failure, `TimeoutError` as a timeout."""
        began = time.perf_counter()
        error: Exception | None = None
        try:
            yield
        except Exception as raised:
            error = raised
            raise
        finally:
            seconds = time.perf_counter() - began
            self.record_async_execution(AsyncMLResult(error is None, exception=error, execution_time=seconds))

    def get_summary(self) -> dict[str, Any]:
        """All of it as plain data. Times are in milliseconds, rates between 0 and 1."""
        with self._lock:
            counts, times = self._counts, self._times
            calls, errors = sum(self._calls.values()), sum(self._errors.values())
            return {
                "async_executions": {
                    "total": counts["executions"],
                    "successes": counts["successes"],
                    "failures": counts["failures"],
                    "timeouts": counts["timeouts"],
                    "success_rate": counts["successes"] / counts["executions"] if counts["executions"] else 0,
                },
                "callbacks": {
                    "total_invocations": calls,
                    "errors": errors,
                    "error_rate": errors / calls if calls else 0,
                },
                "modules": {"loaded": dict(self._modules), "total_loads": sum(self._modules.values())},
                "performance": {
                    "avg_execution_time_ms": times.sum / times.count * 1000 if times.count else 0,
                    "p50_ms": times.quantile(0.5) * 1000,
                    "p95_ms": times.quantile(0.95) * 1000,
                    "p99_ms": times.quantile(0.99) * 1000,
                },
            }

    def prometheus(self) -> str:
        """The same in Prometheus' text format, version 0.0.4. Times are in seconds."""
        with self._lock:
            lines = ["# TYPE mlpy_executions_total counter"]
            outcomes = {
                "success": self._counts["successes"],
                "failure": self._counts["failures"] - self._counts["timeouts"],
                "timeout": self._counts["timeouts"],
            }
            lines += [f'mlpy_executions_total{{outcome="{name}"}} {count}' for name, count in outcomes.items()]
            lines.append("# TYPE mlpy_execution_seconds summary")
            for part in (0.5, 0.95, 0.99):
                lines.append(f'mlpy_execution_seconds{{quantile="{part}"}} {self._times.quantile(part)!r}')
            lines.append(f"mlpy_execution_seconds_sum {self._times.sum!r}")
            lines.append(f"mlpy_execution_seconds_count {self._times.count}")
            lines.append("# TYPE mlpy_callbacks_total counter")
            lines += [f"mlpy_callbacks_total{{function={_label(name)}}} {n}" for name, n in self._calls.items()]
            lines.append("# TYPE mlpy_callback_errors_total counter")
            lines += [f"mlpy_callback_errors_total{{function={_label(name)}}} {n}" for name, n in self._errors.items()]
            lines.append("# TYPE mlpy_module_loads_total counter")
            lines += [f"mlpy_module_loads_total{{module={_label(name)}}} {n}" for name, n in self._modules.items()]
        return "\n".join(lines) + "\n"


def _counted(name: str, known: Counter[str]) -> str:
    """The name under which something is counted: its own, as long as there are not too many."""
    name = name[:_LONGEST_NAME]
    return name if name in known or len(known) < _MOST_NAMES else OTHERS


def _label(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") + '"'


_METRICS = IntegrationMetrics()


def get_metrics() -> IntegrationMetrics:
    """The metrics of this process."""
    return _METRICS
