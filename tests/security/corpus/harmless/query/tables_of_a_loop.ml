import db;
for (table in ["carts", "sessions", "tokens"]) {
    db.execute("DELETE FROM " + table + " WHERE expired = 1");
}
