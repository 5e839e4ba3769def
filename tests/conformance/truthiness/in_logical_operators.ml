// language.md: "`false 0 0.0 "" null [] {}` are false; all else is true."
print([] || "empty", {} && 1, "" || 0, [0] && "full"); // expect: empty {} 0 full
