function deploy(app, version) {
    return app.shell.run("deploy " + version); // finding: ML-S402 2:26
}
