function follow(stream) {
    lines = [];
    while (true) {
        lines.push(stream.read());
    }
}
