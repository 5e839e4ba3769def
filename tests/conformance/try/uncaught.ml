// language.md: "`throw value;` throws anything"
throw "bad"; // expect error: Error bad
