import db;
function finder(table) {
    return fn(id) => db.query("SELECT * FROM " + table + " WHERE id = ?", [id]); // finding: ML-S401 3:31
}
