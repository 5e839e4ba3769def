// stdlib.md: "Parsing is bounded"
// grants: file.read, file.write
import csv;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(fails(() => csv.read("none.csv"))); // expect: FileNotFoundError: csv.read: `none.csv`: no such file or directory
print(fails(() => csv.readString("a\n1,2"))); // expect: ValueError: a row has 2 fields, and the table 1 columns
print(fails(() => csv.readString("a", "ab"))); // expect: ValueError: a delimiter is one character, and no quote or line end
print(fails(() => csv.writeString([{a: 1}, [2]]))); // expect: TypeError: row 2 must be an object as the others are
print(fails(() => csv.writeString([1]))); // expect: TypeError: a row is an array or an object, got number
print(fails(() => csv.readString("a\n\"" + "x".repeat(300000)))); // expect: LimitError: line 2 has more than 262,144 characters
csv.write("t.csv", [{a: 1}]);
print(fails(() => csv.append("t.csv", {b: 1}))); // expect: ValueError: csv.append: the file has no column `b`
