// language.md: "string"
s = "abc";
s[0] = "x"; // expect error: TypeError
