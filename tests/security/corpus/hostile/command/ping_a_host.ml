import os;
function alive(host) {
    return os.system("ping -c 1 " + host) == 0; // finding: ML-S402 3:22
}
