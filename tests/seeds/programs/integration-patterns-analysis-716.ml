// integration-patterns-analysis.md, line 716
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
