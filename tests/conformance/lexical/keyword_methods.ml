// language.md: "A property name after `.` or in an object literal may be any word."
o = {delete: x => x + 1, catch: () => "c"};
print(o.delete(1), o.catch(), o?.new); // expect: 2 c null
