import db;
function by_year(year) {
    if (typeof(year) != "number") { throw "a year is a number"; }
    return db.query("SELECT * FROM invoices WHERE year = " + year);
}
