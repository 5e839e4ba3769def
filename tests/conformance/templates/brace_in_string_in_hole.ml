// language.md: "`` `total: ${expr}` ``"
print(`a${"}"}b${'${'}c`); // expect: a}b${c
