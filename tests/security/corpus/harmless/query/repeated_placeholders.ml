import db;
function insert_many(rows) {
    marks = "(?, ?), ".repeat(rows.length - 1) + "(?, ?)";
    values = rows.flatMap(row => [row.name, row.total]);
    return db.execute("INSERT INTO totals (name, total) VALUES " + marks, values);
}
