// the business logic of the shop; amounts are in cents
import payments;
import inventory;
import analytics;

state = { orders_processed: 0, total_revenue: 0 };

function validate_customer(customer) {
    if (!customer.email.includes("@")) { return { valid: false, error: "Invalid email" }; }
    if (customer.name.length < 2) { return { valid: false, error: "Invalid name" }; }
    return { valid: true };
}

function validate_items(items) {
    if (items.length == 0) { return { valid: false, error: "Order must have items" }; }
    for (item in items) {
        if (inventory.check_stock(item.product_id).available < item.quantity) {
            return { valid: false, error: `Insufficient stock for product ${item.product_id}` };
        }
    }
    return { valid: true };
}

function validate_order(order) {
    customer = validate_customer(order.customer);
    return customer.valid ? validate_items(order.items) : customer;
}

function calculate_total(items) {
    total = 0;
    for (item in items) { total = total + item.price * item.quantity; }
    return total;
}

// what is reserved already goes back if the rest is not there
function reserve_items(items) {
    reservations = [];
    for (item in items) {
        reservation = inventory.reserve(item.product_id, item.quantity);
        if (reservation == null) {
            release_items(reservations);
            return { success: false, error: `Insufficient stock for product ${item.product_id}` };
        }
        reservations.push(reservation);
    }
    return { success: true, reservations: reservations };
}

function confirm_items(reservations) {
    for (reservation in reservations) { inventory.confirm_reservation(reservation); }
}

function release_items(reservations) {
    for (reservation in reservations) { inventory.release_reservation(reservation); }
}

// waits for the provider; other requests go on
function process_payment(total, card_token, customer_id) {
    payment = payments.charge_card(total, card_token);
    if (payment.success) {
        analytics.record_sale(total, customer_id);
        state.orders_processed = state.orders_processed + 1;
        state.total_revenue = state.total_revenue + total;
    }
    return payment;
}

function stats() {
    return { ...state, ...analytics.summary(), ...inventory.survey() };
}
