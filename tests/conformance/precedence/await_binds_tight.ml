// language.md: "Precedence is JavaScript's"
f = async x => x;
print(await f(1) + 1, -await f(2), await f(3) ** 2); // expect: 2 -2 9
