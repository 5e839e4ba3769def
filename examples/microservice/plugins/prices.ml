// What an order costs, by the price list of the service.
@plugin {
    name: "prices",
    version: "1.0",
    description: "Adds up the prices of an order",
    capabilities: ["prices:read"],
    hooks: ["quote"]
}
import catalogue;

export function init() { print("prices: ready"); }

export function quote(order) {
    if (order.items.length == 0) { throw "an order has at least one item"; }
    return order.items
        .map(line => catalogue.price(line.item) * line.count)
        .reduce((sum, each) => sum + each, 0);
}

export function shutdown() { print("prices: done"); }
