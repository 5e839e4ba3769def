# File: server.py

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from mlpy_async import async_ml_execute

app = FastAPI()


class OrderValidation(BaseModel):
    customer_id: int
    items: list[dict]
    total: float


@app.post("/api/validate_order")
async def validate_order(order: OrderValidation):
    """Validate order using ML logic - NON-BLOCKING."""

    ml_code = f'''
        import json;

        function validate_order(order) {{
            if (!order.items || order.items.length == 0) {{
                return {{ valid: false, error: "No items" }};
            }}

            total = 0;
            for (i = 0; i < order.items.length; i = i + 1) {{
                item = order.items[i];
                total = total + item.price * item.quantity;
            }}

            return {{ valid: true, total: total }};
        }}

        result = validate_order({order.dict()});
    '''

    # Non-blocking execution
    result = await async_ml_execute(ml_code, timeout=5.0)

    if result.success:
        return {
            "validation": result.value,
            "execution_time_ms": result.execution_time * 1000
        }
    else:
        raise HTTPException(status_code=400, detail=result.error)


# Server handles CONCURRENT requests - no blocking!
