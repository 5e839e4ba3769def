# tests/integration/test_ml_callbacks.py

class TestMLCallbacks:
    """Test ML callback integration"""

    @pytest.fixture
    def test_helper(self):
        helper = IntegrationTestHelper()
        yield helper
        helper.cleanup()

    def test_basic_callback(self, test_helper):
        """Test basic callback functionality"""

        session = test_helper.create_test_repl()
        session.execute("let double = (x) => x * 2;")

        callback = ml_callback(session, 'double')
        result = callback(5)

        assert result == 10

    def test_callback_with_multiple_args(self, test_helper):
        """Test callback with multiple arguments"""

        session = test_helper.create_test_repl()
        session.execute("let add = (a, b) => a + b;")

        callback = ml_callback(session, 'add')
        result = callback(3, 7)

        assert result == 10

    def test_callback_with_capabilities(self, test_helper):
        """Test callback capability inheritance"""

        network_cap = CapabilityToken('network:http', pattern='api.example.com')

        session = test_helper.create_test_repl(capabilities={network_cap})
        session.execute('''
        import http;
        let fetch_data = (url) => http.get(url);
        ''')

        test_helper.assert_callback_works(
            session,
            'fetch_data',
            ('https://api.example.com/data',),
            expected_result={'data': 'mock response'},
            capabilities={network_cap}
        )

    def test_callback_error_handling(self, test_helper):
        """Test callback error handling"""

        session = test_helper.create_test_repl()
        session.execute("let divide = (a, b) => a / b;")

        error_handler_called = False
        error_message = None

        def error_handler(e):
            nonlocal error_handler_called, error_message
            error_handler_called = True
            error_message = str(e)
            return {"error": "Division error"}

        callback = ml_callback(
            session,
            'divide',
            error_handler=error_handler
        )

        result = callback(10, 0)  # Division by zero

        assert error_handler_called
        assert "division" in error_message.lower() or "zero" in error_message.lower()
        assert result == {"error": "Division error"}
