import db;
function report(region, year) {
    sql = "SELECT sum(total) FROM sales WHERE 1 = 1";
    if (region) { sql += " AND region = '" + region + "'"; }
    if (year) { sql += " AND year = 2024"; }
    return db.query(sql); // finding: ML-S401 6:21
}
