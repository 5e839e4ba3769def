// language.md: "At the start of a line it is always a comment."
x = [
    8
    // 2
    , 4
    // 2;
];
print(x); // expect: [8, 4]
