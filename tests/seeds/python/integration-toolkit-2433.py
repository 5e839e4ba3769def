# File: production/monitoring.py

"""
Production monitoring for ML Integration Toolkit.
"""

import time
import logging
from collections import defaultdict
from mlpy_async import AsyncMLExecutor, AsyncMLResult
from mlpy_async import MLCallbackWrapper

logger = logging.getLogger(__name__)


class IntegrationMetrics:
    """Metrics collector for Integration Toolkit."""

    def __init__(self):
        self.metrics = {
            "async_executions": 0,
            "async_successes": 0,
            "async_failures": 0,
            "async_timeouts": 0,
            "callback_invocations": 0,
            "callback_errors": 0,
            "module_loads": defaultdict(int),
            "execution_times": [],
        }

    def record_async_execution(self, result: AsyncMLResult):
        """Record async execution metrics."""
        self.metrics["async_executions"] += 1

        if result.success:
            self.metrics["async_successes"] += 1
        else:
            self.metrics["async_failures"] += 1
            if "timeout" in result.error.lower():
                self.metrics["async_timeouts"] += 1

        self.metrics["execution_times"].append(result.execution_time)

    def record_callback_invocation(self, function_name: str, success: bool):
        """Record callback invocation."""
        self.metrics["callback_invocations"] += 1

        if not success:
            self.metrics["callback_errors"] += 1

    def record_module_load(self, module_name: str):
        """Record module load."""
        self.metrics["module_loads"][module_name] += 1

    def get_summary(self) -> dict:
        """Get metrics summary."""
        exec_times = self.metrics["execution_times"]

        if exec_times:
            sorted_times = sorted(exec_times)
            p50 = sorted_times[len(sorted_times) // 2]
            p95 = sorted_times[int(len(sorted_times) * 0.95)]
            p99 = sorted_times[int(len(sorted_times) * 0.99)]
        else:
            p50 = p95 = p99 = 0

        return {
            "async_executions": {
                "total": self.metrics["async_executions"],
                "successes": self.metrics["async_successes"],
                "failures": self.metrics["async_failures"],
                "timeouts": self.metrics["async_timeouts"],
                "success_rate": (
                    self.metrics["async_successes"] / self.metrics["async_executions"]
                    if self.metrics["async_executions"] > 0 else 0
                ),
            },
            "callbacks": {
                "total_invocations": self.metrics["callback_invocations"],
                "errors": self.metrics["callback_errors"],
                "error_rate": (
                    self.metrics["callback_errors"] / self.metrics["callback_invocations"]
                    if self.metrics["callback_invocations"] > 0 else 0
                ),
            },
            "modules": {
                "loaded": dict(self.metrics["module_loads"]),
                "total_loads": sum(self.metrics["module_loads"].values()),
            },
            "performance": {
                "avg_execution_time_ms": (
                    sum(exec_times) / len(exec_times) * 1000
                    if exec_times else 0
                ),
                "p50_ms": p50 * 1000,
                "p95_ms": p95 * 1000,
                "p99_ms": p99 * 1000,
            }
        }


# Global metrics instance
_metrics = IntegrationMetrics()


def get_metrics() -> IntegrationMetrics:
    """Get global metrics instance."""
    return _metrics
