import db;
const FIELDS = ["name", "date"];
function listing(field, direction) {
    if (!FIELDS.includes(field)) { throw "no such field"; }
    return db.query("SELECT * FROM notes ORDER BY " + field + " " + direction); // finding: ML-S401 5:21
}
