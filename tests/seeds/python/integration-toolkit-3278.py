# In ML bridge module
@ml_module
class FileModule:
    @ml_function
    def read_file(self, path: str) -> str:
        # Check capability before file access
        required = CapabilityToken('file:read', pattern=path)
        check_capability(required, f'read_file({path})')

        # Capability OK, proceed
        with open(path, 'r') as f:
            return f.read()
