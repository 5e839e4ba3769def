import shell;
function tail(lines) {
    return shell.run("tail -n " + int(lines) + " app.log");
}
