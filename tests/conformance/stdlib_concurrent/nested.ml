// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
print(concurrent.all([() => concurrent.map([1, 2], x => x + 1), () => concurrent.race([() => "r"]), () => concurrent.timeout(1, () => concurrent.all([() => "t"]))])); // expect: [[2, 3], "r", ["t"]]
function deep() { return concurrent.timeout(10, deep); }
deep(); // expect error: RecursionError nested deeper than 50
