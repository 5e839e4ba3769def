import db;
function user(name) {
    return db.query("SELECT * FROM users WHERE name = ?", [name]);
}
