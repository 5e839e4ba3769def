// language.md: "a Python callable in a host's dict is not"
o = {a: print}; o.a("mine is fine"); // expect: mine is fine
