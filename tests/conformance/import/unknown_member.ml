// language.md: "`AttributeError`, with the nearest names suggested"
import math; math.sqroot(4); // expect error: AttributeError did you mean `sqrt`
