// language.md: "\xHH \uHHHH \u{H…}"
print("\x7a\u007A\u{7a}\u{00007A}"); // expect: zzzz
