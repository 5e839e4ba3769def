// stdlib.md: "the structured-concurrency module of language.md"
// inline: a worker does one thing at a time, and says so
import concurrent;

function price(item) {
    concurrent.sleep(0.01); // as if a server were asked
    return item.length * 10;
}

print(concurrent.all([() => price("tea"), () => price("milk")])); // expect: [30, 40]
print(concurrent.map(["a", "bb", "ccc"], price, 2)); // expect: [10, 20, 30]
print(concurrent.race([() => price("water"), () => "cached"])); // expect: cached
