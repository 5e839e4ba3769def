// language.md: "else it is a comment"
print(1 // the first
    , 2  // the second
); // expect: 1 2
