// language.md: "else it is a comment"
rate = 0.2  // 20% for all; see below
name = "a"  // TODO(x): later
print(rate, name); // expect: 0.2 a
