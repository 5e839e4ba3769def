// language.md: "A property name after `.` or in an object literal may be any word"
o = {if: 1, class: 2, return: 3};
print(o.if, o.class, o.return); // expect: 1 2 3
