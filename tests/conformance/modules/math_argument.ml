// language.md: "math"
import math; math.sqrt("4"); // expect error: TypeError math.sqrt: x must be a number, got string
