// language.md: "enumerate print input keys values entries"
print(enumerate(["a"]), keys({a: 1}), values({a: 1}), zip([1, 2], ["a", "b"]), sorted([2, 1]), sorted([1, 2], true), reversed([1, 2])); // expect: [[0, "a"]] ["a"] [1] [[1, "a"], [2, "b"]] [1, 2] [2, 1] [2, 1]
