# Enable debugging for specific callback
validate = ml_callback(
    session,
    'validate_order',
    enable_debugging=True  # Debug this callback
)

# Use in event handler
button.config(command=lambda: validate(order))
