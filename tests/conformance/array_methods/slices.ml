// language.md: "concat slice splice"
a = [1, 2, 3, 4];
print(a.concat([5], 6), a.slice(1, -1), a.splice(1, 2, "x"), a); // expect: [1, 2, 3, 4, 5, 6] [2, 3] [2, 3] [1, "x", 4]
