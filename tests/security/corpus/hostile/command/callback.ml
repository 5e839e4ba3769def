import shell;
function stop_all(services) {
    services.forEach(service => shell.run("systemctl stop " + service)); // finding: ML-S402 3:43
}
