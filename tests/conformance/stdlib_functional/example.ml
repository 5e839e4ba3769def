// stdlib.md: "pipe(*functions) [functional.compose]"
import functional;

double = x => x * 2;
print(functional.pipe(double, x => x + 1)(5), functional.compose(double, x => x + 1)(5)); // expect: 11 12
print(functional.groupBy(n => n % 2 == 0 ? "even" : "odd", [1, 2, 3]), functional.partition(n => n > 1, [1, 2, 3])); // expect: {odd: [1, 3], even: [2]} [[2, 3], [1]]
