// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
print(concurrent.map([3, 1, 2], x => { concurrent.sleep(x / 1000); return x * x; })); // expect: [9, 1, 4]
print(concurrent.map(["a", "b"], (x, i, all) => `${x}${i}${all.length}`, 1)); // expect: ["a02", "b12"]
running = 0; most = 0;
function work(x) { running = running + 1; most = Math.max(most, running); concurrent.sleep(0.001); running = running - 1; }
concurrent.map(range(12), work, 3);
print(most, running); // expect: 3 0
concurrent.map([1], work, 0); // expect error: ValueError limit is at least 1
