// language.md: "structured: nothing outlives its block"
import concurrent;
print(concurrent.sleep(0)); // expect: null
concurrent.sleep(-1); // expect error: ValueError seconds are a number from 0 on
