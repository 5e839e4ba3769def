import db;
function listing(field) {
    rows = db.query("SELECT * FROM notes ORDER BY " + field); // finding: ML-S401 3:21
    if (!["name", "date"].includes(field)) { throw "no such field"; }
    return rows;
}
