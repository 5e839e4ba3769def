// language.md: "Numbers: `toFixed toString`"
x = 3.14159; print(x.toFixed(2), (5).toString(), (255).toString(16)); // expect: 3.14 5 ff
