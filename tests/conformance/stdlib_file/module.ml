// stdlib.md: "A snake_case spelling of every function works too"
// grants: file.read, file.write, file.append, file.delete
import file;

file.writeFile("a.txt", "grün", "latin-1");
print(file.readBytes("a.txt"), file.read_file("a.txt", "latin-1")); // expect: [103, 114, 252, 110] grün
file.writeLines("b.txt", ["x", 1, null]);
print(file.read_lines("b.txt")); // expect: ["x", "1", "null"]
file.writeBytes("c.bin", [104, 105, 13, 10, 33]);
print(file.readFile("c.bin").length, file.readLines("c.bin")); // expect: 5 ["hi", "!"]
file.copy("a.txt", "d.txt");
file.move("d.txt", "e.txt");
print(file.isFile("e.txt"), file.isFile("d.txt"), file.isDirectory("."), file.modifiedTime("e.txt") > 0); // expect: true false true true
file.delete("e.txt");
print(file.exists("e.txt")); // expect: false
file.write("n.txt", {k: [1]});
print(file.read("n.txt")); // expect: {k: [1]}
