import db;
name = input("Customer: ");
rows = db.query("SELECT * FROM customers WHERE name = '" + name + "'"); // finding: ML-S401 3:17
