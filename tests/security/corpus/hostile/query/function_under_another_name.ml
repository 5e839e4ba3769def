import db;
find = db.query;
function user(name) {
    return find("SELECT * FROM users WHERE name = '" + name + "'"); // finding: ML-S401 4:17
}
