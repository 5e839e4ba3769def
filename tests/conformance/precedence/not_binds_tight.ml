// language.md: "Precedence is JavaScript's"
print(!1 == 2, !(1 == 2), !0 + 1); // expect: false true 2
