// Wants to know all prices, says so, and is not granted it. It breaks at each order, and rests after the third.
@plugin {
    name: "greedy",
    version: "1.0",
    capabilities: ["prices:read"]
}
import catalogue;

export function on_order(order) {
    return catalogue.price("secret recipe");
}
