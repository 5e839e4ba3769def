import db;
function search({term, limit = 10}) {
    return db.query(`SELECT * FROM items WHERE name LIKE '%${term}%'`); // finding: ML-S401 3:21
}
