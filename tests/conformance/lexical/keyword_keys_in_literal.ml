// language.md: "A property name after `.` or in an object literal may be any word."
o = {function: 1, null: 2, true: 3, import: 4, yield: 5, in: 6};
print(o); // expect: {function: 1, null: 2, true: 3, import: 4, yield: 5, in: 6}
