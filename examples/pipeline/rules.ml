// What a sale has to be, and what is derived from it. Fields arrive as strings; amounts are in cents.
import datetime;
import regex;

const TAX = {DE: 19, AT: 20, CH: 8, FR: 20};  // percent
const DAY = regex.compile("\\d{4}-\\d\\d-\\d\\d");
const WHOLE = regex.compile("[0-9]{1,9}");
const PRICE = regex.compile("[0-9]{1,7}\\.[0-9]{2}");
const EMAIL = regex.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

// --- validate -----------------------------------------------------------------

function wanted(pattern, sale, field, want) {
    if (!pattern.fullmatch(sale[field])) {
        throw `the ${field} is ${sale[field] == "" ? "empty" : "`" + sale[field] + "`"}, want ${want}`;
    }
    return sale[field];
}

function day_of(sale) {
    day = wanted(DAY, sale, "day", "a day as 2025-07-01");
    try {
        datetime.parseISO(day);
    } except (e) {
        throw `the day ${day} is not in the calendar`;
    }
    return day;
}

function country_of(sale) {
    if (!(sale.country in TAX)) { throw `there is no tax for the country \`${sale.country}\``; }
    return sale.country;
}

function quantity_of(sale) {
    quantity = int(wanted(WHOLE, sale, "quantity", "a whole number"));
    if (quantity == 0) { throw "the quantity is 0, want at least 1"; }
    return quantity;
}

// --- transform and derive -----------------------------------------------------

function transform(sale) {
    wanted(EMAIL, sale, "email", "an address");
    day = day_of(sale);
    country = country_of(sale);
    quantity = quantity_of(sale);
    price = int(wanted(PRICE, sale, "unit_price", "an amount as 12.50").replace(".", ""));
    net = price * quantity;
    // a dozen of one thing is cheaper
    if (quantity >= 12) { net = net - net * 5 // 100; }
    tax = (net * TAX[country] + 50) // 100;
    return {
        order_id: int(wanted(WHOLE, sale, "order_id", "a whole number")),
        day: day,
        month: day[:7],
        country: country,
        product: sale.product.trim().lower(),
        quantity: quantity,
        net: net,
        tax: tax,
        gross: net + tax
    };
}

// Called for each row: what becomes of it, or why it is rejected.
export function clean(sale) {
    try {
        return {value: transform(sale)};
    } except (e) {
        return {reason: e.message};
    }
}
