import db;
function by_ids(ids) {
    list = ids.map(id => "'" + id + "'").join(", ");
    return db.query("SELECT * FROM orders WHERE id IN (" + list + ")"); // finding: ML-S401 4:21
}
