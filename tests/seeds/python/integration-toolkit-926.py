# File: src/mlpy/integration/ml_callback.py (NEW)

from typing import Any, Optional, Callable
import logging
import json

logger = logging.getLogger(__name__)


class MLCallbackWrapper:
    """Wrapper that makes ML functions callable as Python callbacks."""

    def __init__(
        self,
        ml_session,
        function_name: str,
        async_mode: bool = False,
        error_handler: Optional[Callable[[Exception], Any]] = None
    ):
        """Create ML callback wrapper.

        Args:
            ml_session: MLREPLSession instance with ML function loaded
            function_name: Name of ML function to call
            async_mode: If True, execute asynchronously
            error_handler: Optional error handler function
        """
        self.ml_session = ml_session
        self.function_name = function_name
        self.async_mode = async_mode
        self.error_handler = error_handler

    def __call__(self, *args, **kwargs) -> Any:
        """Call the ML function with Python arguments."""
        try:
            # Marshal arguments to ML format
            ml_args = self._marshal_arguments(*args, **kwargs)

            # Build ML function call
            ml_code = f"{self.function_name}({ml_args});"

            # Execute
            if self.async_mode:
                # Async execution
                import asyncio
                from mlpy_async import async_ml_execute

                result = asyncio.create_task(
                    async_ml_execute(ml_code, timeout=30.0)
                )
                return result
            else:
                # Sync execution via REPL
                result = self.ml_session.execute_ml_line(ml_code)

                if result.success:
                    return result.value
                else:
                    raise RuntimeError(f"ML function failed: {result.error}")

        except Exception as e:
            logger.exception(f"ML callback error: {e}")

            if self.error_handler:
                return self.error_handler(e)
            else:
                raise

    def _marshal_arguments(self, *args, **kwargs) -> str:
        """Convert Python arguments to ML format."""
        # Convert positional args to ML arguments
        ml_args = []

        for arg in args:
            ml_args.append(self._python_to_ml(arg))

        # Handle keyword arguments (convert to object)
        if kwargs:
            kwargs_obj = json.dumps(kwargs)
            ml_args.append(kwargs_obj)

        return ", ".join(ml_args)

    def _python_to_ml(self, value: Any) -> str:
        """Convert Python value to ML representation."""
        if isinstance(value, str):
            return json.dumps(value)
        elif isinstance(value, bool):
            return "true" if value else "false"
        elif isinstance(value, (int, float)):
            return str(value)
        elif isinstance(value, dict):
            return json.dumps(value)
        elif isinstance(value, list):
            return json.dumps(value)
        elif value is None:
            return "null"
        else:
            # Try JSON serialization
            return json.dumps(value)


def ml_callback(
    ml_session,
    function_name: str,
    async_mode: bool = False,
    error_handler: Optional[Callable[[Exception], Any]] = None
) -> MLCallbackWrapper:
    """Create a Python callable from ML function.

    Args:
        ml_session: REPL session with ML function loaded
        function_name: Name of ML function
        async_mode: Enable async execution
        error_handler: Optional error handler

    Returns:
        Callable wrapper for ML function

    Example:
        # Load ML code
        session.execute_ml_line('''
            function validate_email(email) {
                return email.includes("@");
            }
        ''')

        # Create callback
        validator = ml_callback(session, "validate_email")

        # Use as Python function
        is_valid = validator("test@example.com")  # True
    """
    return MLCallbackWrapper(ml_session, function_name, async_mode, error_handler)


class MLCallbackRegistry:
    """Registry for managing multiple ML callbacks."""

    def __init__(self, ml_session):
        self.ml_session = ml_session
        self._callbacks: dict[str, MLCallbackWrapper] = {}

    def register(
        self,
        name: str,
        function_name: str,
        async_mode: bool = False,
        error_handler: Optional[Callable[[Exception], Any]] = None
    ) -> MLCallbackWrapper:
        """Register a named callback."""
        callback = ml_callback(
            self.ml_session,
            function_name,
            async_mode,
            error_handler
        )
        self._callbacks[name] = callback
        return callback

    def get(self, name: str) -> Optional[MLCallbackWrapper]:
        """Get registered callback by name."""
        return self._callbacks.get(name)

    def __getitem__(self, name: str) -> MLCallbackWrapper:
        """Dictionary-style access."""
        return self._callbacks[name]
