import db;
function page(number, size) {
    offset = int(number) * int(size);
    return db.query("SELECT * FROM orders LIMIT 20 OFFSET " + offset);
}
