import shell;
function service(action) {
    if (action == "start" || action == "stop") { print(action); }
    verb = action == "start" ? "start" : "stop";
    return shell.run("service web " + verb);
}
