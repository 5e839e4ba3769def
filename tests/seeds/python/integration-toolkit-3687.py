validate = ml_callback(session, "validate_input")
button.config(command=lambda: validate(data))  # Direct callback
