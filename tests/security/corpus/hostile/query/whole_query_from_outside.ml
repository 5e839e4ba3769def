import db;
function console_query(sql) {
    return db.query(sql); // finding: ML-S411 3:21
}
