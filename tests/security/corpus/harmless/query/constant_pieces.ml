import db;
const COLUMNS = "id, name, total";
function recent() {
    return db.query("SELECT " + COLUMNS + " FROM orders " + "ORDER BY created DESC LIMIT 10");
}
