# tests/integration/test_async_ml_execution.py

class TestAsyncMLExecution:
    """Test async ML execution"""

    @pytest.fixture
    def test_helper(self):
        helper = IntegrationTestHelper()
        yield helper
        helper.cleanup()

    async def test_simple_async_execution(self, test_helper):
        """Test basic async execution"""

        ml_code = "let result = 2 + 2; result;"

        await test_helper.assert_async_execution(
            ml_code,
            expected_result=4,
            timeout=5.0
        )

    async def test_async_execution_with_timeout(self, test_helper):
        """Test async execution respects timeout"""

        ml_code = """
        let count = 0;
        while (count < 1000000) {
            count = count + 1;
        }
        count;
        """

        with pytest.raises(asyncio.TimeoutError):
            await async_ml_execute(ml_code, timeout=0.1)

    async def test_concurrent_async_executions(self, test_helper):
        """Test multiple concurrent async executions"""

        tasks = []
        for i in range(10):
            ml_code = f"let result = {i} * 2; result;"
            task = async_ml_execute(ml_code, timeout=5.0)
            tasks.append(task)

        results = await asyncio.gather(*tasks)

        assert len(results) == 10
        for i, result in enumerate(results):
            assert result.result == i * 2

    async def test_async_execution_with_capabilities(self, test_helper):
        """Test async execution with capability propagation"""

        file_cap = CapabilityToken('file:read', pattern='/data/*')

        ml_code = '''
        import file;
        let content = file.read_file("/data/test.csv");
        '''

        # Should work with capability
        await test_helper.assert_async_execution(
            ml_code,
            expected_result="test data",
            capabilities={file_cap}
        )

        # Should fail without capability
        test_helper.assert_capability_violation(
            ml_code,
            required_capability=file_cap,
            available_capabilities=set()
        )
