import db;
_clause = "";
function set_filter(text) {
    nonlocal _clause;
    _clause = " WHERE note = '" + text + "'";
}
function notes() {
    return db.query("SELECT * FROM notes" + _clause); // finding: ML-S401 8:21
}
