import db;
function _by(column, value) {
    return "SELECT * FROM orders WHERE " + column + " = '" + value + "'";
}
function orders_of(customer) {
    return db.query(_by("customer", customer)); // finding: ML-S401 6:21
}
