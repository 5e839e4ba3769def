import db;
function order(id) {
    key = String(id);
    return db.query("SELECT * FROM orders WHERE id = " + key); // finding: ML-S401 4:21
}
