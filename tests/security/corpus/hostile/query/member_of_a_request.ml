import db;
function list(request) {
    sort = request.query.sort;
    return db.query("SELECT id, total FROM orders ORDER BY " + sort); // finding: ML-S401 4:21
}
