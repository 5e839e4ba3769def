import db;
function page(kind, cursor) {
    clause = "";
    if (kind == "after") {
        clause = " WHERE id > " + cursor;
    }
    return db.query("SELECT * FROM events" + clause + " LIMIT 50"); // finding: ML-S401 7:21
}
