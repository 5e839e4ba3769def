// language.md: "isdigit isalpha isalnum isspace isupper islower istitle"
print("12".isdigit(), "ab".isalpha(), "a1".isalnum(), " ".isspace(), "A".isupper(), "a".islower(), "Ab".istitle()); // expect: true true true true true true true
