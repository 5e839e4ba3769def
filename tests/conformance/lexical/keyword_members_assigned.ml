// language.md: "A property name after `.` or in an object literal may be any word."
o = {};
o.for = 1; o.while = 2; o.for += 5;
print(o.for, o.while, delete o.for); // expect: 6 2 true
