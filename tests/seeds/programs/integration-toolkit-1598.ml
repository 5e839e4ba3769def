// integration-toolkit.md, line 1598
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
