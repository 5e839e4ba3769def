// stdlib.md: "read_string(csv_string, delimiter=',', headers=true)"
import csv;

rows = csv.readString("name,age\nAda,36\n\"Bob, jr.\",7\n");
print(rows); // expect: [{name: "Ada", age: "36"}, {name: "Bob, jr.", age: "7"}]
print(csv.writeString([{name: "Ada", age: 36}, {name: "Bob", age: null}]).splitlines()); // expect: ["name,age", "Ada,36", "Bob,"]
print(csv.readString("1;2\n3;4", ";", false)); // expect: [["1", "2"], ["3", "4"]]
