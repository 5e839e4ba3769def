from mlpy_async import ml_callback

# Create ML callback wrapper
@ml_callback
def create_validator():
    ml_code = '''
        function validate(data) {
            return data.email.includes("@") && data.name.length > 3;
        }
    '''
    return ml_code, "validate"

# Use as normal Python callback
validator = create_validator()

# Works with GUI, Flask, etc.
button.config(command=lambda: validator({"email": "test@example.com", "name": "Alice"}))
