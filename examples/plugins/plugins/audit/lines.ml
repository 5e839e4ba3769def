import json;

export function line_of(order) {
    return order.customer + " " + json.stringify(order.items.map(line => line.item));
}
