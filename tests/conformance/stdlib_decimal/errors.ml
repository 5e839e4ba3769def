// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import decimal;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
one = decimal.create(1);
print(fails(() => decimal.create("x"))); // expect: ValueError: no decimal number: a text has at most 1,000 characters, as 12.50 or -1e3
print(fails(() => decimal.create("1e99999"))); // expect: LimitError: the decimal number is too large or too small; the limit is 10 ** 9999
print(fails(() => one / 0)); // expect: ZeroDivisionError: division by zero
print(fails(() => one % 0)); // expect: ZeroDivisionError: division by zero
print(fails(() => one + [1])); // expect: TypeError: `+` cannot be applied to host object and array
print(fails(() => decimal.create("9e9999") * 10)); // expect: LimitError: the decimal number is too large; the limit is 10 ** 9999
print(fails(() => decimal.create(-1).sqrt())); // expect: ValueError: this has no result among decimal numbers of 50 digits
print(fails(() => one.round(0, "sideways"))); // expect: ValueError: unknown rounding; want one of half_even, half_up, half_down, up, down, ceiling, floor
print(fails(() => decimal.create("1e5000").toNumber())); // expect: LimitError: the decimal number is too large for a number; the limit is 10 ** 4,200
print(fails(() => decimal.create(float("inf")))); // expect: ValueError: a Decimal is finite, got inf
print(fails(() => decimal.min())); // expect: ValueError: want at least one number
