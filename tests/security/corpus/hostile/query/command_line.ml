import db;
import args;
table = args.get("table");
db.execute("DROP TABLE " + table); // finding: ML-S401 4:12
