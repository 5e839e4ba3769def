@pytest.fixture
def integration_helper():
    helper = IntegrationTestHelper()
    yield helper
    helper.cleanup()

async def test_full_integration(integration_helper):
    # Test async execution
    await integration_helper.assert_async_execution(
        "2 + 2",
        expected_result=4
    )

    # Test callbacks
    session = integration_helper.create_test_repl()
    session.execute("let add = (a, b) => a + b;")
    integration_helper.assert_callback_works(
        session, 'add', (3, 5), expected_result=8
    )
