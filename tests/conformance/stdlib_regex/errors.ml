// stdlib.md: "Each function also needs the behaviour its name has in Python"
import regex;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
open = "(";
print(fails(() => regex.compile(open))); // expect: ValueError: the pattern "(" is wrong: missing ), unterminated subpattern at position 0
print(fails(() => regex.compile(3))); // expect: TypeError: a pattern is a string or a Pattern, got number
print(fails(() => regex.compile("a", 4096))); // expect: ValueError: unknown flags; add those of `regex.IGNORECASE()` and its like
print(fails(() => regex.compile("(?:a{999}){999}"))); // expect: LimitError: the pattern "(?:a{999}){999}" is too large: its repetitions, written out, pass 10,000 steps
print(fails(() => regex.compile("a".repeat(20000)))); // expect: LimitError: a pattern has at most 10,000 characters, got 20,000
print(fails(() => regex.test("a", 5))); // expect: TypeError: regex.test: text must be a string, got number
print(fails(() => regex.sub("a", "\\2", "a"))); // expect: ValueError: the replacement names the group `2`, which the pattern does not have
print(fails(() => regex.search("a", "a").group(3))); // expect: IndexError: no such group
