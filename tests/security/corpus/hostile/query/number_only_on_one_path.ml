import db;
function top(limit) {
    if (limit.startsWith("0x")) { limit = int(limit, 16); }
    return db.query("SELECT * FROM scores LIMIT " + limit); // finding: ML-S401 4:21
}
