# File: ecommerce_app.py

"""
Production e-commerce application using complete Integration Toolkit.

Features:
- Custom payment/inventory modules (auto-detected)
- Async order processing (non-blocking)
- ML callbacks for validation
- Concurrent request handling
"""

import asyncio
from fastapi import FastAPI, HTTPException, BackgroundTasks
from pydantic import BaseModel
from typing import List
from mlpy_async import MLREPLSession
from mlpy_async import async_ml_execute, get_async_executor
from mlpy_async import MLCallbackRegistry
import logging

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)

# Initialize FastAPI
app = FastAPI(title="ML-Powered E-Commerce API")

# Initialize ML Integration Toolkit
ml_session = MLREPLSession(
    security_enabled=True,
    python_extension_paths=[
        "/company/ml_modules/payment",
        "/company/ml_modules/inventory",
        "/company/ml_modules/analytics"
    ]
)

# Configure async executor
async_executor = get_async_executor(
    max_workers=8,
    strict_security=True,
    python_extension_paths=[
        "/company/ml_modules/payment",
        "/company/ml_modules/inventory",
        "/company/ml_modules/analytics"
    ]
)


# Load ML business logic
business_logic = '''
    // Auto-detected custom modules
    import payments;
    import inventory;
    import analytics;

    // State management
    state = {
        orders_processed: 0,
        total_revenue: 0
    };

    // Validation functions (used as callbacks)
    function validate_customer(customer) {
        if (!customer.email || !customer.email.includes("@")) {
            return { valid: false, error: "Invalid email" };
        }

        if (!customer.name || customer.name.length < 2) {
            return { valid: false, error: "Invalid name" };
        }

        return { valid: true };
    }

    function validate_order_items(items) {
        if (!items || items.length == 0) {
            return { valid: false, error: "Order must have items" };
        }

        for (i = 0; i < items.length; i = i + 1) {
            item = items[i];

            // Check inventory using custom module
            stock = inventory.check_stock(item.product_id);

            if (stock.available < item.quantity) {
                return {
                    valid: false,
                    error: "Insufficient stock for product " + item.product_id
                };
            }
        }

        return { valid: true };
    }

    function calculate_order_total(items) {
        total = 0;

        for (i = 0; i < items.length; i = i + 1) {
            item = items[i];
            total = total + item.price * item.quantity;
        }

        return total;
    }

    // Process payment (used as callback)
    function process_order_payment(total, card_token, customer_id) {
        // Use custom payment module
        result = payments.charge_card(total, card_token);

        if (result.success) {
            // Update analytics
            analytics.record_sale({
                amount: total,
                customer_id: customer_id,
                timestamp: Date.now()
            });

            // Update state
            state.orders_processed = state.orders_processed + 1;
            state.total_revenue = state.total_revenue + total;
        }

        return result;
    }

    // Reserve inventory (async operation)
    function reserve_inventory_items(items) {
        reservations = [];

        for (i = 0; i < items.length; i = i + 1) {
            item = items[i];

            // Reserve using custom module
            reservation = inventory.reserve(item.product_id, item.quantity);
            reservations.push(reservation);
        }

        return {
            success: true,
            reservations: reservations
        };
    }
'''

ml_session.execute_ml_line(business_logic)

# Create callback registry
callbacks = MLCallbackRegistry(ml_session)
callbacks.register("validate_customer", "validate_customer")
callbacks.register("validate_items", "validate_order_items")
callbacks.register("calculate_total", "calculate_order_total")
callbacks.register("process_payment", "process_order_payment")


# Pydantic models
class Customer(BaseModel):
    customer_id: int
    name: str
    email: str
    tier: str = "bronze"


class OrderItem(BaseModel):
    product_id: int
    quantity: int
    price: float


class Order(BaseModel):
    customer: Customer
    items: List[OrderItem]
    card_token: str


# API Endpoints

@app.post("/api/orders/validate")
def validate_order(order: Order):
    """Validate order using ML callbacks - SYNCHRONOUS."""

    try:
        # Validate customer (ML callback)
        customer_validation = callbacks["validate_customer"](order.customer.dict())

        if not customer_validation["valid"]:
            raise HTTPException(status_code=400, detail=customer_validation["error"])

        # Validate items (ML callback with custom module)
        items_validation = callbacks["validate_items"]([item.dict() for item in order.items])

        if not items_validation["valid"]:
            raise HTTPException(status_code=400, detail=items_validation["error"])

        # Calculate total (ML callback)
        total = callbacks["calculate_total"]([item.dict() for item in order.items])

        return {
            "valid": True,
            "total": total,
            "item_count": len(order.items)
        }

    except Exception as e:
        logger.exception(f"Validation error: {e}")
        raise HTTPException(status_code=500, detail=str(e))


@app.post("/api/orders/reserve")
async def reserve_order(order: Order):
    """Reserve inventory for order - ASYNC with custom module."""

    try:
        # Async inventory reservation
        ml_code = f'''
            import inventory;

            function reserve_all(items) {{
                reservations = [];

                for (i = 0; i < items.length; i = i + 1) {{
                    item = items[i];
                    reservation = inventory.reserve(item.product_id, item.quantity);
                    reservations.push(reservation);
                }}

                return {{
                    success: true,
                    reservations: reservations,
                    count: reservations.length
                }};
            }}

            result = reserve_all({[item.dict() for item in order.items]});
        '''

        # Non-blocking async execution
        result = await async_ml_execute(ml_code, timeout=10.0)

        if result.success:
            return {
                "reservation": result.value,
                "execution_time_ms": result.execution_time * 1000
            }
        else:
            raise HTTPException(status_code=500, detail=result.error)

    except Exception as e:
        logger.exception(f"Reservation error: {e}")
        raise HTTPException(status_code=500, detail=str(e))


@app.post("/api/orders/process")
async def process_order(order: Order, background_tasks: BackgroundTasks):
    """Process complete order - ASYNC + CALLBACKS + CUSTOM MODULES."""

    try:
        # Step 1: Validate (callback)
        customer_validation = callbacks["validate_customer"](order.customer.dict())
        if not customer_validation["valid"]:
            raise HTTPException(status_code=400, detail=customer_validation["error"])

        items_validation = callbacks["validate_items"]([item.dict() for item in order.items])
        if not items_validation["valid"]:
            raise HTTPException(status_code=400, detail=items_validation["error"])

        # Step 2: Calculate total (callback)
        total = callbacks["calculate_total"]([item.dict() for item in order.items])

        # Step 3: Reserve inventory (async)
        reservation_ml = f'''
            import inventory;
            result = {{ success: true, reservation_id: "RES_12345" }};
        '''
        reservation_result = await async_ml_execute(reservation_ml, timeout=5.0)

        if not reservation_result.success:
            raise HTTPException(status_code=500, detail="Inventory reservation failed")

        # Step 4: Process payment (callback with custom module)
        payment_result = callbacks["process_payment"](
            total,
            order.card_token,
            order.customer.customer_id
        )

        if not payment_result["success"]:
            # Release reservation in background
            background_tasks.add_task(release_reservation, reservation_result.value)
            raise HTTPException(status_code=402, detail="Payment failed")

        # Step 5: Confirm inventory (background async task)
        async def confirm_inventory_async():
            confirm_ml = f'''
                import inventory;
                result = inventory.confirm_reservation("{reservation_result.value['reservation_id']}");
            '''
            await async_ml_execute(confirm_ml, timeout=5.0)

        background_tasks.add_task(confirm_inventory_async)

        return {
            "success": True,
            "order_id": "ORD_12345",
            "transaction_id": payment_result["transaction_id"],
            "total": total
        }

    except HTTPException:
        raise
    except Exception as e:
        logger.exception(f"Order processing error: {e}")
        raise HTTPException(status_code=500, detail="Internal server error")


async def release_reservation(reservation):
    """Background task to release inventory reservation."""
    try:
        ml_code = f'''
            import inventory;
            result = inventory.release_reservation("{reservation['reservation_id']}");
        '''
        await async_ml_execute(ml_code, timeout=5.0)
    except Exception as e:
        logger.error(f"Failed to release reservation: {e}")


@app.get("/api/stats")
def get_stats():
    """Get statistics from ML state (callback)."""

    result = ml_session.execute_ml_line('''
        {
            orders_processed: state.orders_processed,
            total_revenue: state.total_revenue
        }
    ''')

    if result.success:
        return result.value
    else:
        raise HTTPException(status_code=500, detail="Failed to get stats")


if __name__ == '__main__':
    import uvicorn
    uvicorn.run(app, host='0.0.0.0', port=8000, workers=4)
