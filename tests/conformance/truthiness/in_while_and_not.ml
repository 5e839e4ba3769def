// language.md: "`false 0 0.0 "" null [] {}` are false; all else is true."
a = [1, 2];
while (a) { a.pop(); }
print(!a, !!"x", !{}, !null, !0); // expect: true true true true true
