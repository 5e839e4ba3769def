// integration-toolkit.md, line 716
        import json;

        function validate_order(order) {
            if (!order.items || order.items.length == 0) {
                return { valid: false, error: "No items" };
            }

            total = 0;
            for (i = 0; i < order.items.length; i = i + 1) {
                item = order.items[i];
                total = total + item.price * item.quantity;
            }

            return { valid: true, total: total };
        }

        result = validate_order({'id': 1, 'ok': True, 'note': None, 'items': []});
    
