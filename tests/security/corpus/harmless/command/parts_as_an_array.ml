import process;
function thumbnail(path, size) {
    return process.exec(["convert", path, "-resize", str(size), "out.png"]);
}
