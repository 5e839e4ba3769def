import db;
function _count(table) {
    return db.query("SELECT count(*) FROM " + table);
}
function dashboard() {
    return {orders: _count("orders"), items: _count("items"), users: _count("users")};
}
