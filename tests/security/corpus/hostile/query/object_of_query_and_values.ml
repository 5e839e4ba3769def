import db;
function find(filter) {
    query = {sql: "SELECT * FROM logs WHERE level = '" + filter.level + "'", values: []};
    return db.query(query.sql, query.values); // finding: ML-S401 4:21
}
