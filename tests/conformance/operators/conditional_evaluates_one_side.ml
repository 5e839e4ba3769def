// language.md: "short-circuit"
function side() { print("called"); }
x = true ? 1 : side();
print(x); // expect: 1
