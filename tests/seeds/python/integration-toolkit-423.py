# Integration Toolkit uses Component 1 for all module discovery
from mlpy_async import AsyncMLExecutor
from mlpy_async import ml_callback

# Extension paths are shared across all toolkit components
extension_paths = ["/company/ml_modules", "./local_modules"]

# Async execution with auto-detected modules
executor = AsyncMLExecutor(python_extension_paths=extension_paths)

result = await executor.execute('''
    import payments;  // Auto-detected from extension path
    result = payments.charge_card(100.0, "tok_123");
''', timeout=30.0)

# Callbacks also use auto-detected modules
# (Component 3 details in section 5)
