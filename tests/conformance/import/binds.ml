// language.md: "`import a.b.c;` binds"
import math; import json as j; import {sqrt, floor as fl} from "math";
print(math.abs(-1), j.stringify([1]), sqrt(9), fl(2.5)); // expect: 1 [1] 3.0 2
