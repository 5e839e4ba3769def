# tests/unit/integration/test_ml_callback.py

def test_ml_callback_creation():
    """Test creating ML callback."""
    session = MLREPLSession()
    session.execute_ml_line('function add(a, b) { return a + b; }')

    callback = ml_callback(session, "add")
    result = callback(2, 3)

    assert result == 5

def test_ml_callback_with_dict():
    """Test ML callback with dictionary argument."""
    session = MLREPLSession()
    session.execute_ml_line('''
        function process(data) {
            return data.x + data.y;
        }
    ''')

    callback = ml_callback(session, "process")
    result = callback({"x": 10, "y": 20})

    assert result == 30

def test_ml_callback_error_handling():
    """Test ML callback error handling."""
    session = MLREPLSession()
    session.execute_ml_line('function fail() { throw "Error!"; }')

    error_handled = False
    def error_handler(e):
        nonlocal error_handled
        error_handled = True
        return "Handled"

    callback = ml_callback(session, "fail", error_handler=error_handler)
    result = callback()

    assert error_handled
    assert result == "Handled"
