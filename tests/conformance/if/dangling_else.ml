// language.md: "A body may be one statement without braces"
if (true) if (false) print("x"); else print("inner"); // expect: inner
