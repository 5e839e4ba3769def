import db;
function find(filter) {
    query = {sql: "SELECT * FROM logs WHERE level = ?", values: [filter.level], title: "level " + filter.level};
    print(query.title);
    return db.query(query.sql, query.values);
}
