running = true;
function stop() { nonlocal running; running = false; }
function work() {
    n = 0;
    while (running) { n += 1; }
    return n;
}
