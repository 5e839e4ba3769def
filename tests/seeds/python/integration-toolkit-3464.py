# Production error handling
error_handler = IntegrationErrorHandler()

# Execute with retry
result = await error_handler.execute_with_retry(
    ml_code,
    max_retries=3,
    backoff_factor=2.0,
    timeout=30.0
)

# Use circuit breaker
circuit_breaker = CircuitBreaker(failure_threshold=5, recovery_timeout=60.0)

try:
    result = await circuit_breaker.execute(ml_code, timeout=30.0)
except CircuitBreakerOpenError:
    # Circuit open - use fallback
    result = fallback_response()
