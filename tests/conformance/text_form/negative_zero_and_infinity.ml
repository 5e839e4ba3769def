// language.md: "floats as Python's `repr` (`5.0`, `0.1`, `1e+300`, `inf`, `nan`)"
import math;
print(-0.0, 0 - math.inf, [math.nan]); // expect: -0.0 -inf [nan]
