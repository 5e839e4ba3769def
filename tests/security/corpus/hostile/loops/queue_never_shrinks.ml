function drain(queue) {
    handled = 0;
    while (queue.length > 0) { // finding: ML-S502 3:12
        handled += 1;
    }
    return handled;
}
