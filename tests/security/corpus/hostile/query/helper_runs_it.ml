import db;
function _rows(sql) {
    return db.query(sql);
}
function invoices(year) {
    return _rows("SELECT * FROM invoices WHERE year = " + year); // finding: ML-S401 6:18
}
