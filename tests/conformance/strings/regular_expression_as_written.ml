// language.md: "so `'\d+'` is a regular expression as written"
print('^\d{3}-\s*$'); // expect: ^\d{3}-\s*$
