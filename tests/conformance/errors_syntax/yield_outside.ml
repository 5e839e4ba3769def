// language.md: "`yield` outside a generator are compile errors"
function f() { yield 1; } // expect error: ML-C203
