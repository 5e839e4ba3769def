import db;
totals = ["north", "south"].map(region => db.query(`SELECT sum(total) FROM sales_${region}`));
