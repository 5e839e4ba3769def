// language.md: "Text form"
print(null, true, false, 5, 5.0, 0.1, 1e300); // expect: null true false 5 5.0 0.1 1e+300
