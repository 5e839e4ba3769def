import db;
function second_page(size) {
    return db.query("SELECT * FROM people LIMIT 10 OFFSET " + (size - 1));
}
