// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import text;

print(text.wrap("the quick brown fox jumps", 11)); // expect: ["the quick", "brown fox", "jumps"]
print(text.snakeCase("orderTotal"), text.camelCase("order total"), text.slug("Crème brûlée!")); // expect: order_total orderTotal creme-brulee
print(text.distance("kitten", "sitting"), text.shorten("a long sentence", 8), text.escapeHtml("<a & b>")); // expect: 3 a long… &lt;a &amp; b&gt;
