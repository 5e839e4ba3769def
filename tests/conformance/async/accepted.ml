// language.md: "`async function`, `async (x) => …` and `await e` are accepted and change nothing"
async function f(x) { return x + 1; } g = async (x) => await f(x); h = async x => x; print(await g(1), h(3)); // expect: 2 3
