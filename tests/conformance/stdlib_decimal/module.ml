// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import decimal;

a = decimal.create("7.25");
b = decimal.create(-2);
print(a + b, a - b, a * b, a / b, a // b, a % b, b ** 3, -a, 1 + a, 10 / b, 2 ** b); // expect: 5.25 9.25 -14.50 -3.625 -4 -0.75 -8 -7.25 8.25 -5 0.25
print(a.add(1), a.subtract(1), a.multiply(2), a.divide(2), a.modulo(2), a.power(2), a.compare(b), a.negate(), b.abs()); // expect: 8.25 6.25 14.50 3.625 1.25 52.5625 1 -7.25 2
print(a.round(), a.round(1), a.round(1, "up"), a.toFixed(3), decimal.create(1000).round(-2), a.places(), decimal.create(2).sqrt()); // expect: 7 7.2 7.3 7.250 1.0E+3 2 1.4142135623730950488016887242096980785696718753769
print(a.toNumber(), b.to_number(), a.toString(), a.isZero(), b.isNegative(), b.isInteger(), typeof a, str(a) + "!"); // expect: 7.25 -2 7.25 false true true Decimal 7.25!
print(a == 7.25, a < b, a >= 7, [b, a].sort().length, decimal.isDecimal(a), decimal.isDecimal(1), decimal.min([3, "2", a]), decimal.roundings().length); // expect: true false true 2 true false 2 7
