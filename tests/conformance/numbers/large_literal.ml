// language.md: "integers are unbounded, see limits"
print(123456789012345678901234567890 + 1); // expect: 123456789012345678901234567891
