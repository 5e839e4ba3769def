// integration-toolkit.md, line 1765
            import inventory;

            function reserve_all(items) {
                reservations = [];

                for (i = 0; i < items.length; i = i + 1) {
                    item = items[i];
                    reservation = inventory.reserve(item.product_id, item.quantity);
                    reservations.push(reservation);
                }

                return {
                    success: true,
                    reservations: reservations,
                    count: reservations.length
                };
            }

            result = reserve_all({'id': 1, 'ok': True, 'note': None, 'items': []});
        
