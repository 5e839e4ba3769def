// language.md: "Precedence is JavaScript's"
x = 1;
print(typeof x == "number", typeof x + "!", typeof [1][0]); // expect: true number! number
