import db;
function order(id) {
    id = parseInt(id);
    return db.query(`SELECT * FROM orders WHERE id = ${id}`);
}
