// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import decimal;

price = decimal.create("19.99");
print(price * 3, (price * 0.2).toFixed(2), 0.1 + 0.2 == 0.3); // expect: 59.97 4.00 false
print(decimal.sum(["0.1", "0.2"]) == decimal.create("0.3"), price > 19, decimal.max("1.5", price)); // expect: true true 19.99
