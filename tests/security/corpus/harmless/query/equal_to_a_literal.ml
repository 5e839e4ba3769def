import db;
function report(kind) {
    if (kind == "daily" && true) { return db.query("SELECT * FROM report_" + kind); }
    return db.query("SELECT * FROM report_weekly");
}
