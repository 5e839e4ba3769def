// language.md: "`throw value;` throws anything"
try { throw 42; } except (e) { print(e.message, e.value); } // expect: 42 42
