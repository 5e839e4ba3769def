// language.md: "They must never collide with, or reach, anything in the generated code"
__class__ = 5; __builtins__ = 6; __name__ = 7;
print(__class__, __builtins__, __name__); // expect: 5 6 7
