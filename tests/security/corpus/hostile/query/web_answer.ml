import db;
import http;
answer = http.get("https://partner.example/rate").json();
db.execute("INSERT INTO rates VALUES ('" + answer.currency + "', 1)"); // finding: ML-S401 4:12
