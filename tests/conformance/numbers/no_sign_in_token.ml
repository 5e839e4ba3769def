// language.md: "No sign in the token."
a = 5;
print(a -3, a-3, 1 -1, 2 - -2); // expect: 2 2 0 4
