import db;
import shell;
function purge(user) {
    db.execute("DELETE FROM sessions WHERE user = '" + user + "'"); // finding: ML-S401 4:16
    shell.run("rm -r home-" + user); // finding: ML-S402 5:15
}
