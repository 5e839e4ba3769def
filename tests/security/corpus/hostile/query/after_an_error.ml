import db;
function lookup(code) {
    sql = "SELECT 1";
    try {
        sql = "SELECT * FROM coupons WHERE code = '" + code + "'";
        db.query("SELECT now()");
    } except (e) {
        print(e.message);
    }
    return db.query(sql); // finding: ML-S401 10:21
}
