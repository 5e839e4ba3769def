// language.md: "literals, names, array and object patterns with rest, `|`"
function f(v) { return match (v) { 1 | 2 => "low", "s" => "str", null => "nil", -3 => "neg", x when x > 10 => "big", _ => "other" }; }
print([1, 2, "s", null, -3, 11, 5].map(v => f(v))); // expect: ["low", "low", "str", "nil", "neg", "big", "other"]
