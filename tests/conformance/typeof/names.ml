// language.md: "`typeof(v)` or `typeof v`"
import math;
function* g() { yield 1; }
print(typeof null, typeof(true), typeof 1, typeof "s", typeof [], typeof {}, typeof print, typeof math, typeof g());
// expect: null boolean number string array object function module generator
