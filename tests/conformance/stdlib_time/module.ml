// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import time;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(time.perfCounter() <= time.perf_counter(), time.monotonic() > 0); // expect: true true
print(fails(() => time.sleep(-1))); // expect: ValueError: time.sleep: want 0 to 31,536,000 seconds, got -1
print(fails(() => time.measure(1))); // expect: TypeError: time.measure takes a function, got a number
