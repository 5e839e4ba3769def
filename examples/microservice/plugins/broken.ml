// Never comes to an end: it is stopped each time, and rests after the third.
@plugin { name: "broken", version: "1.0" }

export function quote(order) {
    while (true) {}
}
