import db;
function filtered(filters) {
    parts = [];
    for (key in filters.keys()) {
        parts.push(key + " = '" + filters[key] + "'");
    }
    return db.query("SELECT * FROM products WHERE " + parts.join(" AND ")); // finding: ML-S401 7:21
}
