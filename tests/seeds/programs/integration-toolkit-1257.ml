// integration-toolkit.md, line 1257
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
