# File: src/mlpy/integration/async_executor.py (NEW)

import asyncio
from concurrent.futures import ThreadPoolExecutor, TimeoutError as FuturesTimeoutError
from typing import Any, Optional, Dict
from dataclasses import dataclass
import time
import logging

logger = logging.getLogger(__name__)


@dataclass
class AsyncMLResult:
    """Result from async ML execution."""
    success: bool
    value: Any = None
    error: Optional[str] = None
    execution_time: float = 0.0
    transpile_time: float = 0.0


class AsyncMLExecutor:
    """Async executor for ML code with thread pool."""

    def __init__(
        self,
        max_workers: int = 4,
        strict_security: bool = True,
        python_extension_paths: Optional[list[str]] = None
    ):
        self.max_workers = max_workers
        self.strict_security = strict_security
        self.python_extension_paths = python_extension_paths or []

        # Thread pool for ML execution
        self._executor = ThreadPoolExecutor(
            max_workers=max_workers,
            thread_name_prefix="ml_executor"
        )

        # Transpiler instance (reused for performance)
        from mlpy_async import MLTranspiler
        self._transpiler = MLTranspiler(
            strict_security=strict_security,
            generate_source_maps=True,
            python_extension_paths=self.python_extension_paths
        )

    async def execute(
        self,
        ml_code: str,
        timeout: Optional[float] = None,
        context: Optional[Dict[str, Any]] = None
    ) -> AsyncMLResult:
        """Execute ML code asynchronously.

        Args:
            ml_code: ML source code to execute
            timeout: Timeout in seconds (None = no timeout)
            context: Additional context variables for ML namespace

        Returns:
            AsyncMLResult with execution results
        """
        loop = asyncio.get_event_loop()

        # Submit to thread pool
        future = loop.run_in_executor(
            self._executor,
            self._execute_sync,
            ml_code,
            context
        )

        try:
            # Wait with timeout
            if timeout:
                result = await asyncio.wait_for(future, timeout=timeout)
            else:
                result = await future

            return result

        except asyncio.TimeoutError:
            logger.error(f"ML execution timeout after {timeout}s")
            return AsyncMLResult(
                success=False,
                error=f"Execution timeout after {timeout} seconds"
            )
        except Exception as e:
            logger.exception(f"Async ML execution error: {e}")
            return AsyncMLResult(
                success=False,
                error=f"Async execution error: {str(e)}"
            )

    def _execute_sync(
        self,
        ml_code: str,
        context: Optional[Dict[str, Any]] = None
    ) -> AsyncMLResult:
        """Synchronous execution in background thread."""
        start_time = time.perf_counter()

        try:
            # Transpile ML code
            transpile_start = time.perf_counter()
            python_code, issues, source_map = self._transpiler.transpile_to_python(
                ml_code,
                strict_security=self.strict_security,
                generate_source_maps=True
            )
            transpile_time = time.perf_counter() - transpile_start

            # Check for security issues
            if issues:
                error_messages = [str(issue) for issue in issues]
                return AsyncMLResult(
                    success=False,
                    error=f"Security issues: {'; '.join(error_messages)}",
                    transpile_time=transpile_time
                )

            if not python_code:
                return AsyncMLResult(
                    success=False,
                    error="Transpilation failed: no Python code generated",
                    transpile_time=transpile_time
                )

            # Execute in isolated namespace
            namespace = context.copy() if context else {}
            exec(python_code, namespace)

            execution_time = time.perf_counter() - start_time

            # Extract return value (convention: use 'result' variable)
            return_value = namespace.get('result', None)

            return AsyncMLResult(
                success=True,
                value=return_value,
                execution_time=execution_time,
                transpile_time=transpile_time
            )

        except Exception as e:
            execution_time = time.perf_counter() - start_time
            logger.exception(f"ML execution error: {e}")

            return AsyncMLResult(
                success=False,
                error=str(e),
                execution_time=execution_time
            )

    def shutdown(self, wait: bool = True):
        """Shutdown the executor."""
        self._executor.shutdown(wait=wait)


# Global executor instance
_global_executor: Optional[AsyncMLExecutor] = None


def get_async_executor(**kwargs) -> AsyncMLExecutor:
    """Get or create global async executor."""
    global _global_executor

    if _global_executor is None:
        _global_executor = AsyncMLExecutor(**kwargs)

    return _global_executor


async def async_ml_execute(
    ml_code: str,
    timeout: Optional[float] = None,
    context: Optional[Dict[str, Any]] = None,
    **executor_kwargs
) -> AsyncMLResult:
    """Convenience function for async ML execution.

    Args:
        ml_code: ML source code
        timeout: Execution timeout in seconds
        context: Namespace context for execution
        **executor_kwargs: Arguments for AsyncMLExecutor

    Returns:
        AsyncMLResult

    Example:
        result = await async_ml_execute('''
            import math;
            result = math.sqrt(16);
        ''', timeout=5.0)

        if result.success:
            print(f"Result: {result.value}")
    """
    executor = get_async_executor(**executor_kwargs)
    return await executor.execute(ml_code, timeout=timeout, context=context)
