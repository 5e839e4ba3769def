import db;
function union(tables) {
    sql = "SELECT * FROM base";
    i = 0;
    while (i < tables.length) {
        sql = sql + " UNION SELECT * FROM " + tables[i];
        i = i + 1;
    }
    return db.query(sql); // finding: ML-S401 9:21
}
