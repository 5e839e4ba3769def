# src/mlpy/integration/patterns/error_handling.py

class IntegrationErrorHandler:
    """Production error handling for Integration Toolkit"""

    def __init__(self):
        self.error_callbacks = []
        self.retry_policy = RetryPolicy()
        self.circuit_breaker = CircuitBreaker()

    async def execute_with_retry(
        self,
        ml_code: str,
        max_retries: int = 3,
        backoff_factor: float = 2.0,
        **kwargs
    ) -> AsyncMLResult:
        """Execute with automatic retry on transient failures"""

        last_exception = None

        for attempt in range(max_retries):
            try:
                result = await async_ml_execute(ml_code, **kwargs)
                return result

            except (TimeoutError, ConnectionError) as e:
                # Transient errors - retry
                last_exception = e
                if attempt < max_retries - 1:
                    wait_time = backoff_factor ** attempt
                    await asyncio.sleep(wait_time)
                    continue
                break

            except (CapabilityViolationError, SyntaxError) as e:
                # Permanent errors - don't retry
                raise

        raise last_exception or RuntimeError("All retries failed")

class CircuitBreaker:
    """Circuit breaker pattern for ML execution"""

    def __init__(
        self,
        failure_threshold: int = 5,
        recovery_timeout: float = 60.0,
        half_open_requests: int = 3
    ):
        self.failure_threshold = failure_threshold
        self.recovery_timeout = recovery_timeout
        self.half_open_requests = half_open_requests

        self.state = 'closed'  # closed, open, half_open
        self.failure_count = 0
        self.last_failure_time = None
        self.half_open_successes = 0

    async def execute(
        self,
        ml_code: str,
        **kwargs
    ) -> AsyncMLResult:
        """Execute with circuit breaker protection"""

        # Check circuit state
        if self.state == 'open':
            if time.time() - self.last_failure_time > self.recovery_timeout:
                self.state = 'half_open'
                self.half_open_successes = 0
            else:
                raise CircuitBreakerOpenError("Circuit breaker is open")

        try:
            result = await async_ml_execute(ml_code, **kwargs)

            # Success - reset or move to closed
            if self.state == 'half_open':
                self.half_open_successes += 1
                if self.half_open_successes >= self.half_open_requests:
                    self.state = 'closed'
                    self.failure_count = 0

            return result

        except Exception as e:
            # Failure - update circuit breaker
            self.failure_count += 1
            self.last_failure_time = time.time()

            if self.failure_count >= self.failure_threshold:
                self.state = 'open'

            raise
