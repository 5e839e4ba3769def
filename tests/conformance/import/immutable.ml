// language.md: "module mutation"
import math; math.sqrt = 1; // expect error: TypeError cannot be changed
