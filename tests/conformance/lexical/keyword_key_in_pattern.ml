// language.md: "A property name after `.` or in an object literal may be any word."
{if: a, class: b} = {if: 1, class: 2};
print(a, b); // expect: 1 2
