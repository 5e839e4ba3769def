import db;
function sample(names) {
    return db.query("SELECT * FROM people LIMIT " + names.length);
}
