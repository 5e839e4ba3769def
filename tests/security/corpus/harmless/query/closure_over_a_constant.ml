import db;
function finder() {
    table = "users";
    return (id) => db.query("SELECT * FROM " + table + " WHERE id = ?", [id]);
}
find_user = finder();
