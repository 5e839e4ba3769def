// language.md: "`int float str bool typeof isinstance len range"
print(int("42"), int(3.9), float("1.5"), str(null), bool([]), len({a: 1}), range(3), range(1, 7, 2)); // expect: 42 3 1.5 null false 1 [0, 1, 2] [1, 3, 5]
