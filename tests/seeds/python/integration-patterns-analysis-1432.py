from mlpy_async import create_capability_token
import time

def time_limited_capability():
    """Create capability that expires after 1 hour."""

    token = create_capability_token(
        capability_type="api",
        resource_patterns=["https://api.example.com/*"],
        allowed_operations={"get"},
        expires_at=time.time() + 3600  # 1 hour from now
    )

    # After 1 hour, capability is invalid
    return token
