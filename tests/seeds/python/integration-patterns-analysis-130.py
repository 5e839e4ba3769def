from mlpy_async import ml_module, ml_function

@ml_module(
    name="mymodule",
    description="Custom Python module for ML",
    capabilities=["custom.access"]
)
class MyModule:
    @ml_function(
        description="Custom operation",
        params=[{"name": "x", "type": "number"}],
        returns="number"
    )
    @staticmethod
    def custom_op(x: float) -> float:
        return x * 2.5

# ML code can now use:
# import mymodule;
# result = mymodule.custom_op(10);  // Returns 25.0
