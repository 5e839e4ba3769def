// A folder is a plugin, too, with modules of its own. It may not read the price list: nobody granted that.
@plugin {
    name: "audit",
    version: "0.9",
    description: "Notes what is ordered",
    dependencies: ["json"],
    hooks: ["on_order", "seen"]
}
import lines;

const seen_so_far = [];

export function on_order(order) {
    seen_so_far.push(lines.line_of(order));
    order.items = []; // it has a copy: no other plugin sees this
    return seen_so_far.length;
}

export function seen() {
    return seen_so_far;
}
