// language.md: "Members"
o = {f: 1}; o.f(); // expect error: TypeError not a function
