// language.md: "Type hints are accepted on parameters, results and `let`"
function f(a: number, b: string | null = null, ...c: number[]): boolean { return a > 1; }
let x: number? = 3; let g = (a: number): number => a; print(f(2), x, g(4)); // expect: true 3 4
