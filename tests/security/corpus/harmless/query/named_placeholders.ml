import db;
function transfer(from, to, amount) {
    db.execute("UPDATE accounts SET balance = balance - :amount WHERE id = :id", {amount: amount, id: from});
    db.execute("UPDATE accounts SET balance = balance + :amount WHERE id = :id", {amount: amount, id: to});
}
