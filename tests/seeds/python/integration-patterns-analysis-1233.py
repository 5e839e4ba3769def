from mlpy_async import ml_type_bridge
from typing import TypedDict

class UserProfile(TypedDict):
    name: str
    email: str
    age: int

@ml_type_bridge(UserProfile)
def process_user(profile: UserProfile) -> dict:
    """Python function with type info for ML."""
    # Type information automatically available in ML
    return {"processed": True}

# ML side can use type checking:
# profile = { name: "Alice", email: "alice@example.com", age: 30 };
# result = process_user(profile);  // Type checked!
