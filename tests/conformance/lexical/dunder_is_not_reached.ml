// language.md: "They must never collide with, or reach, anything in the generated code."
x = __builtins__; // expect error: ML-C102 `__builtins__` is not defined
