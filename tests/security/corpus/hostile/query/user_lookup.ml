import db;
function user(name) {
    return db.query("SELECT * FROM users WHERE name = '" + name + "'"); // finding: ML-S401 3:21
}
