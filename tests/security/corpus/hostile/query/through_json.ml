import db;
function store(body) {
    order = JSON.parse(body); // finding: ML-S301 3:13
    db.execute("INSERT INTO orders VALUES ('" + order.name + "')"); // finding: ML-S401 4:16
}
