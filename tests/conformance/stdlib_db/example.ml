// stdlib.md: "db"
// grants: database.read, database.write, database.define
import db;

db.execute("CREATE TABLE users (id integer PRIMARY KEY, name text)");
print(db.executeMany("INSERT INTO users (name) VALUES (?)", [["ann"], ["bob"]])); // expect: 2
db.transaction(() => {
    db.execute("UPDATE users SET name = :name WHERE id = :id", {id: 1, name: "o'hara"});
});
print(db.query("SELECT id, name FROM users WHERE id IN (:ids)", {ids: [1, 2]})); // expect: [{id: 1, name: "o'hara"}, {id: 2, name: "bob"}]
