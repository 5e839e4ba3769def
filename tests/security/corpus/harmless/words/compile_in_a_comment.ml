// compile(), open() and globals() are Python's; ML has none of them.
steps = ["lint", "test", "pack"];
for (step in steps) { print(step); }
