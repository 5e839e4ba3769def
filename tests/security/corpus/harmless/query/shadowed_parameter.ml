import db;
function rows(table) {
    ["a", "b"].forEach(table => db.query("SELECT * FROM " + table));
    return table;
}
