import db;
function sorted_list(descending) {
    direction = descending ? "DESC" : "ASC";
    return db.query("SELECT * FROM scores ORDER BY points " + direction);
}
