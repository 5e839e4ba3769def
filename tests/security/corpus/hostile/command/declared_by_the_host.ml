import robot;
function fetch(bin) {
    robot.perform("goto " + bin + "; grab"); // finding: ML-S402 3:19
}
