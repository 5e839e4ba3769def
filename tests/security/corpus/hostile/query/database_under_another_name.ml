import db;
store = db;
function user(name) {
    return store.query(`SELECT * FROM users WHERE name = '${name}'`); // finding: ML-S401 4:24
}
