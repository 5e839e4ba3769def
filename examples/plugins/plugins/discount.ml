// Takes a tenth off large orders.
@plugin {
    name: "discount",
    version: "2.0.1",
    description: "A tenth off from 100 on",
    dependencies: ["prices >= 1.2, < 2"]
}
import plugins;

export function init() {
    print("discount: ready");
}

export function on_order(order) {
    const total = order.items
        .map(line => plugins.call("prices", "price", line.item) * line.count)
        .reduce((sum, each) => sum + each, 0);
    return { total: total, discount: total >= 100 ? total / 10 : 0 };
}

export function shutdown() {
    print("discount: done");
}
