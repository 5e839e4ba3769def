import db;
const SORTABLE = ["name", "price", "created"];
function products(sort) {
    if (!SORTABLE.includes(sort)) {
        throw {type: "BadRequest", message: "cannot sort by " + sort};
    }
    return db.query("SELECT * FROM products ORDER BY " + sort);
}
