// language.md: "*reads* the name before it first assigns it, and an enclosing scope binds it"
count = 0; function inc() { count = count + 1; } inc(); inc(); print(count); // expect: 2
