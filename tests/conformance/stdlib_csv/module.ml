// stdlib.md: "read(file_path, delimiter=',', headers=true, encoding='utf-8') [file.read]"
// grants: file.read, file.write
import csv;

csv.write("t.csv", [{a: 1, b: "x\ny"}, {a: 2, c: true}]);
print(csv.read("t.csv")); // expect: [{a: "1", b: "x\ny", c: ""}, {a: "2", b: "", c: "true"}]
csv.append("t.csv", {c: "last"});
csv.append("t.csv", ["p", "q", "r"]);
print(csv.count_rows("t.csv"), csv.get_headers("t.csv"), csv.read("t.csv", ",", false).length); // expect: 4 ["a", "b", "c"] 5
csv.append("new.csv", {x: 1});
csv.append("new.csv", {x: 2});
print(csv.read("new.csv"), csv.read_string("a,b\n1", ",", true), [csv.write_string([[1, "\"q\""]], "\t", false)]); // expect: [{x: "1"}, {x: "2"}] [{a: "1", b: null}] ["1\t\"\"\"q\"\"\"\r\n"]
print(csv.read_string(""), [csv.write_string([])], csv.read_string("a\n")); // expect: [] [""] []
