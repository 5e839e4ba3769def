import db;
function search(filters) {
    clauses = ["1 = 1"];
    values = [];
    if (filters.name) { clauses.push("name = ?"); values.push(filters.name); }
    if (filters.city) { clauses.push("city = ?"); values.push(filters.city); }
    return db.query("SELECT * FROM people WHERE " + clauses.join(" AND "), values);
}
