// A discount for those who come back. It asks `prices`, and needs no right to the price list itself.
@plugin {
    name: "loyalty",
    version: "1.0",
    description: "A tenth off for customers who have ordered before",
    dependencies: ["prices >= 1"],
    hooks: ["quote"]
}
import plugins;

export function quote(order) {
    const total = plugins.call("prices", "quote", order);
    return order.returning ? total - total // 10 : total;
}
