// language.md: "`export` before a function or assignment marks the public names"
export function f() { return 1; } export x = 2; export let y = 3; print(f() + x + y); // expect: 6
