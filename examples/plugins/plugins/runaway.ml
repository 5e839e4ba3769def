// Never comes to an end.
@plugin { name: "runaway", version: "1.0" }

export function on_order(order) {
    while (true) {}
}
