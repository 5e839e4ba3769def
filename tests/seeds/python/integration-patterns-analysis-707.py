from flask import Flask, request, jsonify
from mlpy_async import MLREPLSession

app = Flask(__name__)

# Create persistent ML session for request handling
ml_session = MLREPLSession(security_enabled=True)

# Load ML request handlers
ml_handlers = '''
    function validate_order(order) {
        // Complex validation logic in ML
        if (!order.items || order.items.length == 0) {
            return { valid: false, error: "No items" };
        }

        total = 0;
        for (i = 0; i < order.items.length; i = i + 1) {
            item = order.items[i];
            if (item.price < 0) {
                return { valid: false, error: "Invalid price" };
            }
            total = total + item.price * item.quantity;
        }

        return { valid: true, total: total };
    }

    function calculate_shipping(address, weight) {
        // Shipping calculation logic
        base_rate = 5.0;
        per_kg = 2.5;

        if (address.country == "US") {
            return base_rate + weight * per_kg;
        } else {
            return (base_rate + weight * per_kg) * 1.5;
        }
    }
'''

ml_session.execute_ml_line(ml_handlers)

@app.route('/api/validate_order', methods=['POST'])
def validate_order():
    """API endpoint using ML validation."""
    order_data = request.json

    # Convert Python dict to ML object literal
    ml_code = f"validate_order({json.dumps(order_data)});"

    result = ml_session.execute_ml_line(ml_code)

    if result.success and result.value:
        return jsonify(result.value)
    else:
        return jsonify({"error": str(result.error)}), 400

@app.route('/api/calculate_shipping', methods=['POST'])
def calculate_shipping():
    """API endpoint using ML calculation."""
    data = request.json

    ml_code = f"""
        calculate_shipping(
            {json.dumps(data['address'])},
            {data['weight']}
        );
    """

    result = ml_session.execute_ml_line(ml_code)

    if result.success:
        return jsonify({"shipping_cost": result.value})
    else:
        return jsonify({"error": str(result.error)}), 400

if __name__ == '__main__':
    app.run()
