// language.md: "reverse join fill count index keys values entries at clear copy toString"
a = [1, 2, 2];
print(a.copy().reverse(), a.join("-"), a.count(2), a.index(2), a.keys(), a.entries(), a.at(-1), a.copy().fill(0), a.toString());
// expect: [2, 2, 1] 1-2-2 2 1 [0, 1, 2] [[0, 1], [1, 2], [2, 2]] 2 [0, 0, 0] [1, 2, 2]
