// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
print(concurrent.sleep(0)); // expect: null
concurrent.sleep(-1); // expect error: ValueError seconds are a number from 0 on
