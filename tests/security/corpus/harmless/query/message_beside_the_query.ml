import db;
function remove(id) {
    message = "removing order " + id;
    print(message);
    db.execute("DELETE FROM orders WHERE id = ?", [id]);
    return message + ", done";
}
