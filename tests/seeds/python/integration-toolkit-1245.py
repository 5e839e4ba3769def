# File: flask_ml_routes.py

from flask import Flask, request, jsonify
from mlpy_async import MLREPLSession
from mlpy_async import ml_callback

app = Flask(__name__)

# Initialize ML session
ml_session = MLREPLSession(security_enabled=True)

# Load ML route handlers
ml_routes = '''
    function handle_user_registration(user_data) {
        // Validation logic
        errors = [];

        if (!user_data.email || !user_data.email.includes("@")) {
            errors.push("Invalid email");
        }

        if (!user_data.username || user_data.username.length < 3) {
            errors.push("Username too short");
        }

        if (errors.length > 0) {
            return {
                success: false,
                errors: errors
            };
        }

        return {
            success: true,
            user_id: 12345,
            message: "User registered successfully"
        };
    }

    function calculate_pricing(product, quantity, customer_tier) {
        base_price = product.price * quantity;

        discount = 0;
        if (customer_tier == "gold") {
            discount = 0.20;
        } elif (customer_tier == "silver") {
            discount = 0.10;
        }

        final_price = base_price * (1 - discount);

        return {
            base_price: base_price,
            discount_amount: base_price * discount,
            final_price: final_price
        };
    }
'''

ml_session.execute_ml_line(ml_routes)

# Create ML callbacks for routes
register_user = ml_callback(ml_session, "handle_user_registration")
calculate_price = ml_callback(ml_session, "calculate_pricing")


@app.route('/api/register', methods=['POST'])
def register():
    """User registration with ML validation - callback style."""
    user_data = request.json

    # Call ML handler via callback
    result = register_user(user_data)

    if result["success"]:
        return jsonify(result), 201
    else:
        return jsonify(result), 400


@app.route('/api/pricing', methods=['POST'])
def pricing():
    """Calculate pricing with ML logic - callback style."""
    data = request.json

    # Call ML handler via callback
    result = calculate_price(
        data["product"],
        data["quantity"],
        data.get("customer_tier", "bronze")
    )

    return jsonify(result)


if __name__ == '__main__':
    app.run(debug=True)
