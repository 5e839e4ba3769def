// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
ended = [];
try {
    concurrent.all([
        () => { try { concurrent.sleep(60); } finally { ended.push("cancelled"); } },
        () => { concurrent.sleep(0.001); throw {type: "Bad", message: "no"}; }
    ]);
} except (e) {
    print(e.type, e.message, ended); // expect: Bad no ["cancelled"]
}
concurrent.all([1]); // expect error: TypeError a number is not a function
