// language.md: "functional"
import functional; f = functional.compose(x => x + 1, x => x * 2); print(f(5), functional.groupBy(x => x % 2, [1, 2, 3]), functional.curry((a, b) => a + b)(1)(2)); // expect: 11 {"1": [1, 3], "0": [2]} 3
