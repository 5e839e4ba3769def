def button_handler():
    ml_code = "validate_input(data);"
    session.execute_ml_line(ml_code)
    # Manual result extraction
