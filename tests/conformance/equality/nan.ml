// language.md: "`==`/`!=` compare by value, deeply"
import math;
print(math.nan == math.nan, math.nan != math.nan, math.inf == math.inf); // expect: false true true
