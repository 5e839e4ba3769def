// language.md: "Spread `[...a, ...b]`"
print([...[1, 2], ..."ab"]); // expect: [1, 2, "a", "b"]
