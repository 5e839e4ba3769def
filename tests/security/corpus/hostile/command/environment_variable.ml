import env;
import shell;
shell.run("cd " + env.get("TARGET") + " && make"); // finding: ML-S402 3:11
