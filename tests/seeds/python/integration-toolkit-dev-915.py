# src/mlpy/integration/testing/mocks.py

class MockAsyncExecutor:
    """Mock async executor for testing"""

    def __init__(self):
        self.executions = []
        self.should_fail = False
        self.execution_delay = 0.0

    async def execute(
        self,
        ml_code: str,
        timeout: Optional[float] = None,
        context: Optional[Dict[str, Any]] = None,
        **kwargs
    ) -> Any:
        """Mock execution"""

        execution_record = {
            'ml_code': ml_code,
            'timeout': timeout,
            'context': context,
            'timestamp': time.time()
        }
        self.executions.append(execution_record)

        if self.execution_delay > 0:
            await asyncio.sleep(self.execution_delay)

        if self.should_fail:
            raise RuntimeError("Mock execution failure")

        # Return mock result
        return {"status": "success", "mock": True}

class MockREPLSession:
    """Mock REPL session for testing"""

    def __init__(self):
        self.variables = {}
        self.executed_lines = []
        self.function_calls = []

    def execute(self, ml_code: str):
        """Mock execution"""
        self.executed_lines.append(ml_code)
        return {"executed": True}

    def call_function(
        self,
        function_name: str,
        args: tuple,
        kwargs: dict,
        **options
    ) -> Any:
        """Mock function call"""
        call_record = {
            'function_name': function_name,
            'args': args,
            'kwargs': kwargs,
            'timestamp': time.time()
        }
        self.function_calls.append(call_record)

        # Return mock result based on function name
        if function_name == 'validate_order':
            return {'valid': True}
        elif function_name == 'calculate_total':
            return 100.50
        else:
            return None

class MockCapabilityManager:
    """Mock capability manager for testing"""

    def __init__(self):
        self.contexts = []
        self.violations = []

    def set_context(self, context: CapabilityContext):
        """Mock set context"""
        self.contexts.append(context)

    def get_context(self) -> Optional[CapabilityContext]:
        """Mock get context"""
        return self.contexts[-1] if self.contexts else None

    def record_violation(self, violation: CapabilityViolation):
        """Mock record violation"""
        self.violations.append(violation)
