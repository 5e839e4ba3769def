import db;
function tally(table) {
    sql = "SELECT count(*) FROM {table}".replace("{table}", table);
    return db.query(sql); // finding: ML-S401 4:21
}
