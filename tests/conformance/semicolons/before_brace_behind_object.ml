// language.md: "may be left out before `}`"
function place(x, y) { return {x, y: {is: y}} }
function later(x) { if (x) { f = () => { return x }; return f } else { return {none: {}} } }
for (n in [1]) { kind = match (n) { 1 => { "one" } } }
print(place(1, 2), later(3)(), later(0), kind); // expect: {x: 1, y: {is: 2}} 3 {none: {}} one
