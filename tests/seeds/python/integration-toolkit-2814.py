# Safe callback usage
def safe_error_handler(e):
    logger.error(f"ML callback error: {e}")
    return {"error": "Internal error"}  # Don't leak details

callback = ml_callback(
    session,
    "validate_input",
    error_handler=safe_error_handler  # Controlled error responses
)
