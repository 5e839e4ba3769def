import db;
function by_table(table, id) {
    return db.query("SELECT * FROM " + table + " WHERE id = ?", [id]);
}
export function order(id) { return by_table("orders", id); }
export function customer(id) { return by_table("customers", id); }
