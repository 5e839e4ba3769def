// language.md: "padStart[rjust] padEnd[ljust] center repeat"
print("5".padStart(3, "0"), "5".padEnd(3, "-"), "5".center(3, "*"), "ab".repeat(3), "7".zfill(3)); // expect: 005 5-- *5* ababab 007
