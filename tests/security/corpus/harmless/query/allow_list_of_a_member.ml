import db;
function products(request) {
    if (["asc", "desc"].includes(request.direction)) {
        return db.query("SELECT * FROM products ORDER BY price " + request.direction);
    }
    return db.query("SELECT * FROM products");
}
