// language.md: "functions as `<function name>`"
function named() {}
arrow = () => 1;
o = {method: function () {}};
print(named, arrow, o.method, [x => x][0]); // expect: <function named> <function arrow> <function method> <function anonymous>
