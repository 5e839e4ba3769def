// What the host puts into the context may be a constant, or a user's text.
rows = db.query("SELECT * FROM users WHERE name = '" + user_name + "'"); // finding: ML-S401 2:17
