// language.md: "binds to the nearest enclosing scope that has the name"
function f() { nonlocal nowhere; nowhere = 1; } // expect error: ML-C106
