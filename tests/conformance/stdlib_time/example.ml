// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import time;

began = time.time();
time.sleep(0.001);
print(time.time() >= began, time.measure(() => 6 * 7).result); // expect: true 42
