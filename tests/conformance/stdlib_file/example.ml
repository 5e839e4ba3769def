// stdlib.md: "read(path, encoding='utf-8') [file.read]"
// grants: file.read, file.write, file.append
import file;

file.write("notes.txt", "first\nsecond\n");
file.append("notes.txt", "third\n");
print(file.readLines("notes.txt")); // expect: ["first", "second", "third"]
print(file.read("notes.txt").length, file.size("notes.txt"), file.exists("other.txt")); // expect: 19 19 false
