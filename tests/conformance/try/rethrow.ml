// language.md: "`throw value;` throws anything"
try { try { throw {a: 1}; } except (e) { throw e; } } except (e) { print(e); } // expect: {a: 1}
