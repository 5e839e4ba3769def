import env;
import shell;
shell.run("cd " + env.get("TARGET") + " && make"); // finding: ML-S402 3:11, ML-S301 3:19
