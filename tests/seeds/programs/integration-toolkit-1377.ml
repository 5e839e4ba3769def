// integration-toolkit.md, line 1377
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
