from mlpy_async import execute_ml_code_sandbox
from mlpy_async import SandboxConfig
from mlpy_async import CapabilityToken
from mlpy_async import file_capability_context

# Configure sandbox
config = SandboxConfig(
    memory_limit="100MB",
    cpu_timeout=30.0,
    network_disabled=True
)

# Execute with capabilities
with file_capability_context(["*.txt"], {"read"}):
    result, issues = execute_ml_code_sandbox(
        ml_code,
        sandbox_config=config,
        strict_security=True
    )

if result.success:
    print(f"Return value: {result.return_value}")
    print(f"Output: {result.stdout}")
