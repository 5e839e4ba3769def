// language.md: "`yield* it`"
function* a() { yield 1; yield 2; } function* b() { yield* a(); yield* [3]; }
print([...b()]); // expect: [1, 2, 3]
