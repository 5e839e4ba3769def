def production_monitoring():
    """Monitor ML integration in production."""

    import time
    from collections import defaultdict

    # Metrics collection
    metrics = {
        "executions": 0,
        "successes": 0,
        "failures": 0,
        "timeouts": 0,
        "security_violations": 0,
        "total_execution_time": 0.0,
        "total_memory_used": 0,
        "execution_times": []  # For percentile calculations
    }

    def record_execution(result, issues):
        """Record metrics for ML execution."""
        metrics["executions"] += 1

        if result.success:
            metrics["successes"] += 1
        else:
            metrics["failures"] += 1
            if "timeout" in str(result.error):
                metrics["timeouts"] += 1

        if issues:
            metrics["security_violations"] += len(issues)

        metrics["total_execution_time"] += result.execution_time
        metrics["total_memory_used"] += result.memory_usage
        metrics["execution_times"].append(result.execution_time)

    def get_metrics_report():
        """Generate metrics report."""
        if metrics["executions"] == 0:
            return "No executions yet"

        exec_times = sorted(metrics["execution_times"])
        p50 = exec_times[len(exec_times) // 2]
        p95 = exec_times[int(len(exec_times) * 0.95)]
        p99 = exec_times[int(len(exec_times) * 0.99)]

        return {
            "total_executions": metrics["executions"],
            "success_rate": metrics["successes"] / metrics["executions"],
            "failure_rate": metrics["failures"] / metrics["executions"],
            "timeout_rate": metrics["timeouts"] / metrics["executions"],
            "security_violations": metrics["security_violations"],
            "avg_execution_time": metrics["total_execution_time"] / metrics["executions"],
            "p50_execution_time": p50,
            "p95_execution_time": p95,
            "p99_execution_time": p99,
            "avg_memory_used": metrics["total_memory_used"] / metrics["executions"]
        }
