// language.md: "Slices `a[i:j:k]` as in Python"
a = [0, 1, 2, 3, 4];
print(a[1:3], a[:2], a[3:], a[::2], a[::-1], "hello"[1:3]); // expect: [1, 2] [0, 1] [3, 4] [0, 2, 4] [4, 3, 2, 1, 0] el
