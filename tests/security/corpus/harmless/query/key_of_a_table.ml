import db;
const ORDER = {cheap: "price ASC", new: "created DESC"};
function listing(kind) {
    return db.query("SELECT * FROM items ORDER BY " + ORDER[kind]);
}
