// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
print(concurrent.all([() => 1, () => { concurrent.sleep(0.001); return 2; }, () => 3])); // expect: [1, 2, 3]
print(concurrent.all([])); // expect: []
order = [];
concurrent.all([
    () => { concurrent.sleep(0.02); order.push("slow"); },
    () => { order.push("quick"); }
]);
print(order); // expect: ["quick", "slow"]
