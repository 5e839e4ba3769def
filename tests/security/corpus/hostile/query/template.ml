import db;
function order(id) {
    return db.query(`SELECT * FROM orders WHERE id = ${id}`); // finding: ML-S401 3:21
}
