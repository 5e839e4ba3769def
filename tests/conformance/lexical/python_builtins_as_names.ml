// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
list = [1]; dict = {a: 1}; type = "t"; object = 2; set = 3; id = 4; open = 5;
print(list, dict, type, object, set, id, open); // expect: [1] {a: 1} t 2 3 4 5
