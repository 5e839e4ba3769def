import shell;
shell.run("useradd " + input("name: ")); // finding: ML-S402 2:11
