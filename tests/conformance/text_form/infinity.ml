// language.md: "`inf`, `nan`"
import math;
print(math.inf, math.nan); // expect: inf nan
