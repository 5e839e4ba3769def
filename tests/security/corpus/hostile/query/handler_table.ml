import db;
handlers = {
    show: fn(request) => db.query("SELECT * FROM pages WHERE slug = '" + request.slug + "'"), // finding: ML-S401 3:35
    list: fn(request) => db.query("SELECT * FROM pages")
};
