# File: complete_integration.py

"""
Complete example using all three Integration Toolkit components:
1. Auto-detected custom modules
2. Async ML execution
3. ML callbacks
"""

import asyncio
from fastapi import FastAPI, BackgroundTasks
from pydantic import BaseModel
from mlpy_async import MLREPLSession
from mlpy_async import async_ml_execute
from mlpy_async import ml_callback, MLCallbackRegistry

# Initialize FastAPI
app = FastAPI()

# Initialize ML session for callbacks
ml_session = MLREPLSession(
    security_enabled=True,
    python_extension_paths=["/company/ml_modules"]  # Auto-detected modules
)

# Load ML business logic
ml_business_logic = '''
    // Import auto-detected custom module
    import payments;  // From /company/ml_modules/payments_bridge.py
    import analytics; // From /company/ml_modules/analytics_bridge.py

    // Callback function for order validation
    function validate_order(order) {
        if (!order.items || order.items.length == 0) {
            return { valid: false, error: "No items in order" };
        }

        total = 0;
        for (i = 0; i < order.items.length; i = i + 1) {
            item = order.items[i];
            total = total + item.price * item.quantity;
        }

        return {
            valid: true,
            total: total,
            item_count: order.items.length
        };
    }

    // Callback function for processing payment
    function process_payment_ml(order, card_token) {
        // Use custom payment module
        result = payments.charge_card(order.total, card_token);

        // Log to analytics
        analytics.log_transaction({
            amount: order.total,
            success: result.success,
            timestamp: Date.now()
        });

        return result;
    }
'''

ml_session.execute_ml_line(ml_business_logic)

# Create callback registry
callbacks = MLCallbackRegistry(ml_session)
callbacks.register("validate_order", "validate_order")
callbacks.register("process_payment", "process_payment_ml")


class Order(BaseModel):
    customer_id: int
    items: list[dict]
    card_token: str


@app.post("/api/orders/validate")
async def validate_order_endpoint(order: Order):
    """Validate order - ASYNC execution with custom modules."""

    # Use async executor for non-blocking validation
    result = await async_ml_execute(
        f'''
            import payments;

            function validate(order) {{
                // Complex validation logic
                if (!order.items || order.items.length == 0) {{
                    return {{ valid: false, error: "No items" }};
                }}

                // Check payment capability
                has_payment = payments.validate_card("{order.card_token}");

                return {{
                    valid: has_payment.valid,
                    ready_to_process: true
                }};
            }}

            result = validate({order.dict()});
        ''',
        timeout=5.0
    )

    if result.success:
        return {
            "validation": result.value,
            "execution_time_ms": result.execution_time * 1000
        }
    else:
        return {"error": result.error}, 400


@app.post("/api/orders/process")
def process_order_endpoint(order: Order):
    """Process order - using ML callback."""

    # Validate using callback
    validation = callbacks["validate_order"](order.dict())

    if not validation["valid"]:
        return {"error": validation["error"]}, 400

    # Process payment using callback (calls custom module)
    payment_result = callbacks["process_payment"](
        validation,
        order.card_token
    )

    return {
        "payment": payment_result,
        "order_total": validation["total"]
    }


@app.post("/api/analytics/report")
async def generate_report(background_tasks: BackgroundTasks):
    """Generate analytics report - ASYNC with custom module."""

    # Start async background task
    async def generate_report_async():
        result = await async_ml_execute(
            '''
                import analytics;

                // Generate comprehensive report
                report = analytics.generate_monthly_report();

                result = {
                    total_transactions: report.count,
                    total_revenue: report.revenue,
                    generated_at: Date.now()
                };
            ''',
            timeout=60.0
        )

        # Save report asynchronously
        if result.success:
            print(f"Report generated: {result.value}")

    # Schedule background task
    background_tasks.add_task(generate_report_async)

    return {"status": "Report generation started"}


if __name__ == '__main__':
    import uvicorn
    uvicorn.run(app, host='0.0.0.0', port=8000)
