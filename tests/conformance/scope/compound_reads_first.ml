// language.md: "reads the name before it first assigns it"
count = 0; function inc() { count += 1; } inc(); print(count); // expect: 1
