// language.md: "`{x, y: renamed, z = 1, ...others} = obj;`"
{x, y: renamed, z = 1, ...others} = {x: 1, y: 2, q: 9};
print(x, renamed, z, others); // expect: 1 2 1 {q: 9}
