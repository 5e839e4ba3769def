// stdlib.md: "walk(dir_path, max_depth=-1) [path.read]"
// grants: path, file
import path;
import file;

print(path.split("a/b.c"), path.normalize("a/./b/../c//d"), path.relative("a/b", "a/c/d"), path.relative("/x", "/x")); // expect: ["a", "b.c"] a/c/d ../c/d .
print(path.isAbsolute("/a"), path.is_absolute("a"), path.separator(), path.delimiter().length, path.join("a", "/b"), path.join()); // expect: true false / 1 /b 
path.createDir("d/e/f");
file.write("d/1.txt", "");
file.write("d/e/2.txt", "");
file.write("d/.hidden", "");
print(path.walk("d")); // expect: [{path: "d", directories: ["e"], files: [".hidden", "1.txt"]}, {path: "d/e", directories: ["f"], files: ["2.txt"]}, {path: "d/e/f", directories: [], files: []}]
print(path.walk("d", 0).length, path.walk("d", 1).length); // expect: 1 2
print(path.glob("d/*.txt"), path.glob("d/**/*.txt"), path.glob("d/.h*"), path.glob("d/none"), path.glob("d/e")); // expect: ["d/1.txt"] ["d/1.txt", "d/e/2.txt"] ["d/.hidden"] [] ["d/e"]
print(path.exists("d/e"), path.isFile("d/1.txt"), path.isDirectory("d/1.txt"), path.listDir("d")); // expect: true true false [".hidden", "1.txt", "e"]
print(path.absolute("d") == path.join(path.cwd(), "d"), path.isAbsolute(path.home()), path.isDirectory(path.tempDir())); // expect: true true true
path.createDir("d");
path.removeDir("d/e/f");
print(path.exists("d/e/f")); // expect: false
