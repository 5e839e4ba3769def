import db;
function _list(items, i) {
    if (i >= items.length) { return ""; }
    return "'" + items[i] + "', " + _list(items, i + 1);
}
function lookup(names) {
    return db.query("SELECT * FROM people WHERE name IN (" + _list(names, 0) + "'')"); // finding: ML-S401 7:21
}
