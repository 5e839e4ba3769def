// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
print(concurrent.race([() => { concurrent.sleep(60); return "slow"; }, () => { concurrent.sleep(0.001); return "quick"; }])); // expect: quick
try {
    concurrent.race([() => { throw "first"; }, () => { concurrent.sleep(60); }]);
} except (e) {
    print(e.message); // expect: first
}
concurrent.race([]); // expect error: ValueError at least one function
