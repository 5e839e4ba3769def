import db;
function remove(id) {
    statement = "DELETE FROM carts WHERE id = " + id;
    print("removing");
    return db.execute(statement); // finding: ML-S401 5:23
}
