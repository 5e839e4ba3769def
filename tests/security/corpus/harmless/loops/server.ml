// It waits for work, and ends when the host cancels it.
async function serve(queue) {
    handled = 0;
    while (true) {
        job = await queue.next();
        handled += 1;
    }
}
