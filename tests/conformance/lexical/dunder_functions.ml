// language.md: "They must never collide with, or reach, anything in the generated code."
function __init__(__self__) { return __self__; }
let __import__ = 3;
print(__init__(4), __import__); // expect: 4 3
