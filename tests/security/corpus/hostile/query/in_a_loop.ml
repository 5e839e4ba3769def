import db;
function archive(names) {
    for (name in names) {
        db.execute("UPDATE customers SET archived = 1 WHERE name = '" + name + "'"); // finding: ML-S401 4:20
    }
}
