// language.md: "(`undefined` is the same value)"
f = x => x;
print([undefined], {a: undefined}, f(undefined), typeof undefined); // expect: [null] {a: null} null null
