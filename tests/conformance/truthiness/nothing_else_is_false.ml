// language.md: "`false 0 0.0 "" null [] {}` are false; all else is true."
import math;
for (v of ["0", "false", " ", [null], {a: null}, -1, 0.1, math.nan, math]) { print(v ? 1 : 0); }
// expect: 1
// expect: 1
// expect: 1
// expect: 1
// expect: 1
// expect: 1
// expect: 1
// expect: 1
// expect: 1
