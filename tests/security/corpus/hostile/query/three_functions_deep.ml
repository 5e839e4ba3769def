import db;
function _quote(text) { return "'" + text + "'"; }
function _where(column, value) { return "WHERE " + column + " = " + _quote(value); }
function _run(sql) { return db.query(sql); }
function _select(table, clause) { return _run("SELECT * FROM " + table + " " + clause); } // finding: ML-S401 5:47
function by_mail(mail) {
    return _select("users", _where("mail", mail));
}
