// language.md: "math"
import math; print(math.sqrt(16), math.pow(2, 10), math.floor(2.7), math.max(1, 2), math.round(2.5), math.pi > 3, math.factorial(5)); // expect: 4.0 1024 2 2 3 true 120
