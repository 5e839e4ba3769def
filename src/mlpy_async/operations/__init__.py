"""What a service needs around its programs.

retry.py      IntegrationErrorHandler, RetryPolicy     breaker.py    CircuitBreaker      bulkhead.py   Bulkhead
shutdown.py   GracefulShutdownHandler                  metrics.py    IntegrationMetrics, get_metrics
health.py     HealthChecker: ASGI and WSGI             problems.py   problem_of: RFC 9457
config.py     RuntimeConfig, IntegrationConfig         config_files.py   TOML, YAML and JSON with lines for errors

Each file is imported by itself: they need the extras `operations` and `config`.
"""
