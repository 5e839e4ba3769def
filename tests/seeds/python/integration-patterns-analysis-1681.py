# app.py - Complete Flask integration example

from flask import Flask, request, jsonify, render_template
from mlpy_async import MLREPLSession
from mlpy_async import get_capability_manager
from mlpy_async import create_capability_token
import logging

app = Flask(__name__)
logger = logging.getLogger(__name__)

# Initialize ML session for business logic
ml_session = MLREPLSession(security_enabled=True)

# Grant database read capability
manager = get_capability_manager()
db_token = create_capability_token(
    capability_type="database",
    resource_patterns=["users", "orders", "products"],
    allowed_operations={"read"}
)
ml_session.grant_capability("database.read")

# Load ML business logic
business_logic = '''
    import db;
    import math;

    // Order validation logic
    function validate_order(order) {
        errors = [];

        // Check required fields
        if (!order.customer_id) {
            errors.push("Missing customer ID");
        }
        if (!order.items || order.items.length == 0) {
            errors.push("Order must have at least one item");
        }

        // Validate items
        total = 0;
        for (i = 0; i < order.items.length; i = i + 1) {
            item = order.items[i];

            if (item.quantity <= 0) {
                errors.push("Invalid quantity for item " + item.product_id);
            }

            if (item.price < 0) {
                errors.push("Invalid price for item " + item.product_id);
            }

            total = total + item.price * item.quantity;
        }

        return {
            valid: errors.length == 0,
            errors: errors,
            total: total
        };
    }

    // Discount calculation logic
    function calculate_discount(total, customer_tier, promo_code) {
        base_discount = 0;

        // Tier-based discount
        if (customer_tier == "gold") {
            base_discount = 0.15;
        } elif (customer_tier == "silver") {
            base_discount = 0.10;
        } elif (customer_tier == "bronze") {
            base_discount = 0.05;
        }

        // Promo code discount
        promo_discount = 0;
        if (promo_code == "SAVE20") {
            promo_discount = 0.20;
        } elif (promo_code == "SAVE10") {
            promo_discount = 0.10;
        }

        // Take best discount
        final_discount = math.max(base_discount, promo_discount);
        discount_amount = total * final_discount;
        final_total = total - discount_amount;

        return {
            original_total: total,
            discount_rate: final_discount,
            discount_amount: discount_amount,
            final_total: final_total
        };
    }

    // Shipping calculation
    function calculate_shipping(address, weight_kg, total) {
        base_rate = 5.0;
        per_kg_rate = 2.0;

        // Free shipping over $100
        if (total >= 100) {
            return 0;
        }

        // International shipping
        if (address.country != "US") {
            base_rate = base_rate * 2;
            per_kg_rate = per_kg_rate * 1.5;
        }

        shipping_cost = base_rate + weight_kg * per_kg_rate;
        return math.round(shipping_cost * 100) / 100;  // Round to 2 decimals
    }
'''

result = ml_session.execute_ml_line(business_logic)
if not result.success:
    logger.error(f"Failed to load ML business logic: {result.error}")
    raise RuntimeError("ML initialization failed")

logger.info("ML business logic loaded successfully")


@app.route('/')
def index():
    """Serve homepage."""
    return render_template('index.html')


@app.route('/api/validate_order', methods=['POST'])
def api_validate_order():
    """Validate order using ML logic."""
    try:
        order_data = request.json

        # Call ML validation function
        import json
        ml_code = f"validate_order({json.dumps(order_data)});"

        result = ml_session.execute_ml_line(ml_code)

        if result.success:
            validation = result.value
            return jsonify(validation), 200 if validation["valid"] else 400
        else:
            logger.error(f"ML validation error: {result.error}")
            return jsonify({"error": "Validation failed"}), 500

    except Exception as e:
        logger.exception(f"API error: {e}")
        return jsonify({"error": "Internal server error"}), 500


@app.route('/api/calculate_price', methods=['POST'])
def api_calculate_price():
    """Calculate final price with discounts and shipping."""
    try:
        data = request.json
        order_total = data["order_total"]
        customer_tier = data.get("customer_tier", "bronze")
        promo_code = data.get("promo_code", "")
        address = data["address"]
        weight_kg = data["weight_kg"]

        # Calculate discount
        import json
        discount_code = f'''
            calculate_discount({order_total}, "{customer_tier}", "{promo_code}");
        '''

        discount_result = ml_session.execute_ml_line(discount_code)

        if not discount_result.success:
            return jsonify({"error": "Discount calculation failed"}), 500

        discount_info = discount_result.value
        final_total = discount_info["final_total"]

        # Calculate shipping
        shipping_code = f'''
            calculate_shipping({json.dumps(address)}, {weight_kg}, {final_total});
        '''

        shipping_result = ml_session.execute_ml_line(shipping_code)

        if not shipping_result.success:
            return jsonify({"error": "Shipping calculation failed"}), 500

        shipping_cost = shipping_result.value
        grand_total = final_total + shipping_cost

        return jsonify({
            "order_total": order_total,
            "discount": {
                "rate": discount_info["discount_rate"],
                "amount": discount_info["discount_amount"]
            },
            "subtotal": final_total,
            "shipping": shipping_cost,
            "grand_total": grand_total
        })

    except Exception as e:
        logger.exception(f"Price calculation error: {e}")
        return jsonify({"error": "Internal server error"}), 500


if __name__ == '__main__':
    app.run(debug=True, host='0.0.0.0', port=5000)
