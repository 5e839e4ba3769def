// The rules of an online shop: is an order sound, what does it cost, how is it shipped, and does it smell of fraud?

const TIERS = {
    platinum: {discount: 0.15, free_shipping_from: 0},
    gold: {discount: 0.10, free_shipping_from: 50},
    silver: {discount: 0.05, free_shipping_from: 100},
    basic: {discount: 0.0, free_shipping_from: 150}
};
const PROMOTIONS = {
    WELCOME10: {kind: "percent", value: 10, minimum: 20},
    SPRING25: {kind: "percent", value: 25, minimum: 200},
    FIVEOFF: {kind: "amount", value: 5, minimum: 30}
};
const ZONES = {
    DE: {zone: "home", days: 2},
    AT: {zone: "near", days: 3},
    CH: {zone: "near", days: 4},
    FR: {zone: "near", days: 4},
    US: {zone: "far", days: 9},
    BR: {zone: "far", days: 12}
};
const RATES = {
    home: {base: 3.9, per_kg: 0.5},
    near: {base: 7.9, per_kg: 1.2},
    far: {base: 19.9, per_kg: 4.5}
};
const REVIEW_FROM = 50;
const REJECT_FROM = 80;

// --- validation ---------------------------------------------------------------

function is_email(text) {
    if (!text) { return false; }
    at = text.indexOf("@");
    return at > 0 && text.lastIndexOf(".") > at + 1;
}

function validate_items(items, errors) {
    for (i = 0; i < items.length; i = i + 1) {
        item = items[i];
        if (!item.sku) {
            errors.push(`item ${i + 1} has no sku`);
        }
        if (item.quantity <= 0) {
            errors.push(`item ${i + 1} has a quantity of ${item.quantity}`);
        }
        if (item.price < 0) {
            errors.push(`item ${i + 1} has a negative price`);
        }
    }
}

function validate(order) {
    errors = [];
    if (!is_email(order.customer.email)) {
        errors.push("the e-mail address is not one");
    }
    if (!order.address || !(order.address.country in ZONES)) {
        errors.push("we do not ship to this country");
    }
    if (!order.items || order.items.length == 0) {
        errors.push("the order is empty");
    } else {
        validate_items(order.items, errors);
    }
    return errors;
}

// --- price --------------------------------------------------------------------

function subtotal(items) {
    total = 0;
    for (i = 0; i < items.length; i = i + 1) {
        item = items[i];
        price = item.price * item.quantity;
        // a dozen of one thing is cheaper
        if (item.quantity >= 12) {
            price = price * 0.95;
        }
        total = total + price;
    }
    return total;
}

function promotion(code, amount) {
    if (!code || !(code in PROMOTIONS)) { return 0; }
    offer = PROMOTIONS[code];
    if (amount < offer.minimum) { return 0; }
    return match (offer.kind) {
        "percent" => amount * offer.value / 100,
        "amount" => offer.value,
        _ => 0
    };
}

function tier_of(customer) {
    return TIERS[customer.tier in TIERS ? customer.tier : "basic"];
}

function price(order) {
    let net = subtotal(order.items);
    tier = tier_of(order.customer);
    by_tier = net * tier.discount;
    by_code = promotion(order.code, net);
    // the better of the two counts, not both
    discount = by_tier > by_code ? by_tier : by_code;
    return {net: net, discount: discount, total: net - discount};
}

// --- shipping -----------------------------------------------------------------

function weight(items) {
    return items.map(item => (item.weight ?? 0.2) * item.quantity).reduce((a, b) => a + b, 0);
}

function shipping(order, total) {
    place = ZONES[order.address.country];
    rate = RATES[place.zone];
    if (place.zone == "home" && total >= tier_of(order.customer).free_shipping_from) {
        return {cost: 0, days: place.days, zone: place.zone};
    }
    cost = rate.base + rate.per_kg * weight(order.items);
    days = place.days;
    if (order.express) {
        cost = cost * 2 + 5;
        days = days // 2 + 1;
    }
    return {cost: cost, days: days, zone: place.zone};
}

// --- fraud --------------------------------------------------------------------

function signals(order, total) {
    found = [];
    customer = order.customer;
    payment = order.payment ?? {};
    if (customer.orders == 0 && total > 500) {
        found.push({reason: "first order is large", points: 30});
    }
    if (payment.country && payment.country != order.address.country) {
        found.push({reason: "card from another country", points: 25});
    }
    if (payment.attempts > 2) {
        found.push({reason: "card was refused before", points: 10 * payment.attempts});
    }
    if (customer.email.endsWith("@mailinator.com")) {
        found.push({reason: "throw-away address", points: 40});
    }
    if (order.items.some(item => item.quantity > 20)) {
        found.push({reason: "hoarding", points: 15});
    }
    if (order.express && total > 300) {
        found.push({reason: "expensive and in a hurry", points: 10});
    }
    return found;
}

function fraud(order, total) {
    found = signals(order, total);
    points = 0;
    for (signal of found) {
        points += signal.points;
    }
    return {score: Math.min(points, 100), reasons: found.map(signal => signal.reason)};
}

// --- all of it ----------------------------------------------------------------

export function score(order) {
    errors = validate(order);
    if (errors.length > 0) {
        return {id: order.id, verdict: "invalid", errors: errors};
    }
    costs = price(order);
    way = shipping(order, costs.total);
    risk = fraud(order, costs.total);
    verdict = "accept";
    if (risk.score >= REJECT_FROM) {
        verdict = "reject";
    } elif (risk.score >= REVIEW_FROM) {
        verdict = "review";
    }
    return {
        id: order.id,
        verdict: verdict,
        total: round(costs.total + way.cost, 2),
        discount: round(costs.discount, 2),
        shipping: round(way.cost, 2),
        days: way.days,
        score: risk.score,
        reasons: risk.reasons
    };
}
