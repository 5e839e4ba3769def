// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
print(concurrent.timeout(10, () => "in time")); // expect: in time
try {
    concurrent.timeout(0.01, () => { try { while (true) {} } finally { print("ended"); } }); // expect: ended
} except (e) {
    print(e.type); // expect: TimeoutError
}
concurrent.timeout(-1, () => 1); // expect error: ValueError seconds are a number from 0 on
