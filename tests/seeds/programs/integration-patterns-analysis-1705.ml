// integration-patterns-analysis.md, line 1705
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
