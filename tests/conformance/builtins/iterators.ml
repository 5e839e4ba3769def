// language.md: "iter next"
it = iter([1]); print(next(it), next(it, "end")); // expect: 1 end
