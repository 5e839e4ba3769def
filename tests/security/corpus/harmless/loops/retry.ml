function retry(times, action) {
    for (n = 1; n <= times; n++) {
        try { return action(n); } except (e) { print(`try ${n}: ${e.message}`); }
    }
    return null;
}
result = retry(3, n => n > 1 ? "done" : call("x"));
