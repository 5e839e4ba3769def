// language.md: "trim[strip] trimStart[lstrip] trimEnd[rstrip]"
print("[" + "  a ".trim() + "]", "[" + "  a ".trimStart() + "]", "[" + " a ".rstrip() + "]"); // expect: [a] [a ] [ a]
