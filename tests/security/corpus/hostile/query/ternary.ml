import db;
function sorted_by(field) {
    order = field ? "ORDER BY " + field : "ORDER BY id";
    return db.query("SELECT * FROM items " + order); // finding: ML-S401 4:21
}
