import db;
function user({name}) {
    query = {};
    query.text = "SELECT * FROM users WHERE name = '" + name + "'";
    return db.query(query.text); // finding: ML-S401 5:21
}
