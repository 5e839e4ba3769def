# Used by AsyncMLExecutor and CallbackBridge
from mlpy_async import get_registry

registry = get_registry()

# Check module availability before execution
if registry.is_available("custom_module"):
    # Module will be lazy-loaded on first import
    pass

# Get all available modules for introspection
available = registry.get_all_module_names()
