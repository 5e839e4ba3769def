# src/mlpy/integration/testing/test_utilities.py

class IntegrationTestHelper:
    """Utilities for testing ML Integration Toolkit"""

    def __init__(self):
        self.mock_repl_sessions = []
        self.captured_async_executions = []
        self.capability_violations = []

    def create_test_repl(
        self,
        capabilities: Optional[Set[CapabilityToken]] = None
    ) -> REPLSession:
        """Create REPL session with test configuration"""

        session = REPLSession(
            enable_debugging=True,
            capture_metrics=True
        )

        if capabilities:
            cap_manager = get_capability_manager()
            cap_manager.set_context(CapabilityContext(
                capabilities=capabilities,
                context_id=str(uuid.uuid4()),
                parent_context_id=None,
                execution_type='repl',
                thread_id=threading.get_ident(),
                created_at=time.time()
            ))

        self.mock_repl_sessions.append(session)
        return session

    async def assert_async_execution(
        self,
        ml_code: str,
        expected_result: Any,
        timeout: float = 5.0,
        capabilities: Optional[Set[CapabilityToken]] = None
    ):
        """Assert async execution produces expected result"""

        result = await async_ml_execute(
            ml_code,
            timeout=timeout,
            capabilities=capabilities,
            enable_debugging=True
        )

        self.captured_async_executions.append({
            'ml_code': ml_code,
            'result': result,
            'execution_id': result.execution_id
        })

        assert result.success, f"Execution failed: {result.error}"
        assert result.result == expected_result, \
            f"Expected {expected_result}, got {result.result}"

    def assert_callback_works(
        self,
        session: REPLSession,
        function_name: str,
        args: tuple,
        expected_result: Any,
        capabilities: Optional[Set[CapabilityToken]] = None
    ):
        """Assert callback executes correctly"""

        callback = ml_callback(
            session,
            function_name,
            capabilities=capabilities,
            enable_debugging=True
        )

        result = callback(*args)
        assert result == expected_result, \
            f"Expected {expected_result}, got {result}"

    def assert_capability_violation(
        self,
        ml_code: str,
        required_capability: CapabilityToken,
        available_capabilities: Optional[Set[CapabilityToken]] = None
    ):
        """Assert that capability violation is raised"""

        async def execute():
            await async_ml_execute(
                ml_code,
                capabilities=available_capabilities or set()
            )

        # Should raise CapabilityViolationError
        with pytest.raises(CapabilityViolationError) as exc_info:
            asyncio.run(execute())

        assert str(required_capability) in str(exc_info.value)

    def cleanup(self):
        """Clean up test resources"""
        for session in self.mock_repl_sessions:
            session.close()
        self.mock_repl_sessions.clear()
        self.captured_async_executions.clear()
        self.capability_violations.clear()
