import shell;
function deploy(version) {
    print("deploying " + version);
    return shell.run("make deploy");
}
