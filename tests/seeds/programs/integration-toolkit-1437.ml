// integration-toolkit.md, line 1437
            import payments;

            function validate(order) {
                // Complex validation logic
                if (!order.items || order.items.length == 0) {
                    return { valid: false, error: "No items" };
                }

                // Check payment capability
                has_payment = payments.validate_card("7");

                return {
                    valid: has_payment.valid,
                    ready_to_process: true
                };
            }

            result = validate({'id': 1, 'ok': True, 'note': None, 'items': []});
        
