// stdlib.md: "A token's path is checked with the actual resource"
// grants: path
import path;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
path.createDir("d/e");
print(fails(() => path.listDir("none"))); // expect: FileNotFoundError: path.listDir: `none`: no such file or directory
print(fails(() => path.removeDir("d"))); // expect: OSError: path.removeDir: `d`: directory not empty
print(fails(() => path.removeDir("none"))); // expect: FileNotFoundError: path.removeDir: `none`: no such file or directory
print(fails(() => path.createDir("x/y", false))); // expect: FileNotFoundError: path.createDir: `x/y`: no such file or directory
print(fails(() => path.join("a", 1))); // expect: TypeError: path.join: the parts must be strings
print(fails(() => path.join("a".repeat(5000)))); // expect: ValueError: a path has at most 4,096 characters
print(fails(() => path.relative("/a", "b"))); // expect: ValueError: path.relative: want two absolute paths or two relative ones
print(fails(() => path.relative("../..", "b"))); // expect: ValueError: path.relative: nobody knows the way back from `../..`
