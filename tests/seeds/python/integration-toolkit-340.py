# Unified configuration across all toolkit components
from mlpy_async import MLTranspiler
from mlpy_async import AsyncMLExecutor

# Extension paths are registered once, available everywhere
extension_paths = ["/company/ml_modules", "./local_modules"]

transpiler = MLTranspiler(python_extension_paths=extension_paths)
async_executor = AsyncMLExecutor(python_extension_paths=extension_paths)

# Both use the same global registry - no duplication
