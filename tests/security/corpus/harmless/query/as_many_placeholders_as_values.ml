import db;
function by_ids(ids) {
    marks = ids.map(id => "?").join(", ");
    return db.query("SELECT * FROM orders WHERE id IN (" + marks + ")", ids);
}
