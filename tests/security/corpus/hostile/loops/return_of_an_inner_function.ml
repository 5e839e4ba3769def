seen = [];
while (true) { // finding: ML-S501 2:1
    done = fn() => { return true; };
    seen.push(done);
}
