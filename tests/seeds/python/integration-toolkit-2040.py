# tests/unit/stdlib/test_module_registry.py

def test_stdlib_discovery():
    """Test that stdlib modules are discovered."""
    registry = ModuleRegistry()
    assert registry.is_available("math")
    assert registry.is_available("json")

def test_lazy_scanning():
    """Test that scanning happens lazily."""
    registry = ModuleRegistry()
    assert not registry._scanned
    registry.is_available("math")
    assert registry._scanned

def test_lazy_loading():
    """Test that modules are loaded lazily."""
    registry = ModuleRegistry()
    assert registry.is_available("math")
    metadata = registry._discovered["math"]
    assert metadata.instance is None  # Not loaded yet

    math_module = registry.get_module("math")
    assert math_module is not None
    assert metadata.instance is not None  # Now loaded

def test_extension_module_discovery(tmp_path):
    """Test discovering modules from extension path."""
    # Create extension module
    ext_dir = tmp_path / "ext"
    ext_dir.mkdir()

    (ext_dir / "custom_bridge.py").write_text('''
from mlpy_async import ml_module, ml_function

@ml_module(name="custom", description="Custom module")
class CustomModule:
    @ml_function(description="Custom function")
    def process(self, x: int) -> int:
        return x * 2

custom = CustomModule()
''')

    registry = ModuleRegistry()
    registry.add_extension_paths([str(ext_dir)])

    assert registry.is_available("custom")
    custom_module = registry.get_module("custom")
    assert custom_module.process(5) == 10
