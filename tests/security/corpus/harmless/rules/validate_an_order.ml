function validate(order) {
    errors = [];
    if (!order.items || order.items.length == 0) { errors.push("an order has items"); }
    for (item in order.items ?? []) {
        if (item.quantity <= 0) { errors.push(`${item.sku}: the quantity is ${item.quantity}`); }
        if (item.price < 0) { errors.push(item.sku + ": the price is negative"); }
    }
    return {ok: errors.length == 0, errors};
}
result = validate({items: [{sku: "A", quantity: 0, price: 1}]});
