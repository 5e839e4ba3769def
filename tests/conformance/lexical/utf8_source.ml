// language.md: "UTF-8 source."
s = "é 日本 😀"; // comments may say naïve
print(s, s.length); // expect: é 日本 😀 6
