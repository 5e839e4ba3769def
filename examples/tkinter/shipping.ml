// What a parcel costs, and a search that takes a while.

function quote(weight, zone) {
    if (weight <= 0) { throw "a parcel weighs something"; }
    rates = {home: 4, europe: 9, world: 18};
    return {zone: zone, price: rates[zone] + weight * 1.5};
}

// The best way to pack items into boxes of one size, found by trying; yields how far it is, at last the boxes.
function* pack(items, size, rounds) {
    best = null;
    for (round = 1; round <= rounds; round = round + 1) {
        boxes = first_fit(shuffled(items, round), size);
        if (best == null || boxes.length < best.length) { best = boxes; }
        yield {done: round / rounds, boxes: best.length};
    }
}

function first_fit(items, size) {
    boxes = [];
    for (item of items) {
        box = boxes.find(b => b.free >= item);
        if (box == null) {
            box = {free: size, items: []};
            boxes.push(box);
        }
        box.items.push(item);
        box.free = box.free - item;
    }
    return boxes;
}

function shuffled(items, seed) {
    return items.map((item, index) => [(index * 7919 + seed * 104729) % 1009, item]).sort((a, b) => a[0] - b[0]).map(pair => pair[1]);
}
