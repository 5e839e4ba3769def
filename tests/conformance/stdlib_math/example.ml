// stdlib.md: "sqrt(x) [math.compute]; abs(x) [math.compute]"
import math;

print(math.sqrt(16), math.floor(2.7), math.gcd(12, 18), math.round(2.5)); // expect: 4.0 2 6 3
print(math.hypot(3, 4), math.log2(8), math.max(1, 7)); // expect: 5.0 3.0 7
