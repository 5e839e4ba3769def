// language.md: "as in Python `true == 1` holds and `true + 1` is 2"
print(true + 1, true * 3, true + true, -true); // expect: 2 3 2 -1
