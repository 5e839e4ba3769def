// stdlib.md: "Blocking work (files, http) is asynchronous underneath"
// grants: file.read, file.write, file.delete
import file;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(fails(() => file.read("none.txt"))); // expect: FileNotFoundError: file.read: `none.txt`: no such file or directory
print(fails(() => file.size("none.txt"))); // expect: FileNotFoundError: file.size: `none.txt`: no such file or directory
print(fails(() => file.delete("none.txt"))); // expect: FileNotFoundError: file.delete: `none.txt`: no such file or directory
print(fails(() => file.read("."))); // expect: OSError: file.read: `.`: it is no regular file
print(fails(() => file.write(".", "x"))); // expect: IsADirectoryError: file.write: `.`: is a directory
print(fails(() => file.write("no/such/dir.txt", "x"))); // expect: FileNotFoundError: file.write: `no/such/dir.txt`: no such file or directory
print(fails(() => file.writeBytes("a.bin", [256]))); // expect: ValueError: file.writeBytes: bytes are integers from 0 to 255
file.writeBytes("a.bin", [255]);
print(fails(() => file.read("a.bin"))); // expect: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
print(fails(() => file.read("a.bin", "rot13"))); // expect: ValueError: `rot13` is no known encoding; want utf-8, latin-1, ascii, utf-16 or another common one
print(fails(() => file.copy("a.bin", "a.bin"))); // expect: ValueError: file.copy: `a.bin` and `a.bin` are the same file
print(fails(() => file.delete(".."))); // expect: ValueError: file.delete: `..` names no entry of a directory
print(fails(() => file.write("a.txt", "ж", "ascii"))); // expect: UnicodeEncodeError: 'ascii' codec can't encode character '\u0436' in position 0: ordinal not in range(128)
