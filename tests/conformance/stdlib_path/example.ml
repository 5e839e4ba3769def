// stdlib.md: "join(*parts); dirname(path); basename(path); extname(path)"
// grants: path.read, path.write
import path;

print(path.join("data", "2024", "a.csv"), path.dirname("data/a.csv"), path.basename("data/a.csv"), path.extname("a.tar.gz")); // expect: data/2024/a.csv data a.csv .gz
path.createDir("data/2024");
print(path.listDir("data"), path.isDirectory("data/2024"), path.glob("**")); // expect: ["2024"] true ["data", "data/2024"]
path.removeDirRecursive("data");
print(path.exists("data")); // expect: false
