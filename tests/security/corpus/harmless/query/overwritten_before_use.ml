import db;
function latest(filter) {
    clause = "name = '" + filter + "'";
    print(clause);
    clause = "name IS NOT NULL";
    return db.query("SELECT * FROM notes WHERE " + clause);
}
