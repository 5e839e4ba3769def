import db;
function page(request) {
    options = {order: "name"};
    options.title = "orders of " + request.user;
    print(options.title);
    return db.query("SELECT * FROM orders ORDER BY " + options.order);
}
