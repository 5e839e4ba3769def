# src/mlpy/integration/monitoring/metrics.py

from prometheus_client import Counter, Histogram, Gauge

# Async execution metrics
async_executions_total = Counter(
    'mlpy_async_executions_total',
    'Total async ML executions',
    ['status']
)

async_execution_duration = Histogram(
    'mlpy_async_execution_duration_seconds',
    'Async execution duration',
    buckets=[0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0]
)

active_async_executions = Gauge(
    'mlpy_active_async_executions',
    'Currently active async executions'
)

# Callback metrics
callback_invocations_total = Counter(
    'mlpy_callback_invocations_total',
    'Total callback invocations',
    ['function_name', 'status']
)

callback_duration = Histogram(
    'mlpy_callback_duration_seconds',
    'Callback execution duration',
    ['function_name']
)

# Capability metrics
capability_violations_total = Counter(
    'mlpy_capability_violations_total',
    'Total capability violations',
    ['capability_type']
)

# REPL session metrics
repl_sessions_active = Gauge(
    'mlpy_repl_sessions_active',
    'Active REPL sessions'
)

# Instrumented async execution
async def async_ml_execute_instrumented(
    ml_code: str,
    **kwargs
) -> AsyncMLResult:
    """Async execution with metrics"""

    active_async_executions.inc()

    start = time.time()
    status = 'success'

    try:
        result = await async_ml_execute(ml_code, **kwargs)
        return result

    except Exception as e:
        status = 'error'
        raise

    finally:
        duration = time.time() - start
        async_execution_duration.observe(duration)
        async_executions_total.labels(status=status).inc()
        active_async_executions.dec()
