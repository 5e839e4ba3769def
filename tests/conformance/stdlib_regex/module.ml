// stdlib.md: "escape(text); isValid(pattern); test(pattern, text, flags=0)"
import regex;

print(regex.match("b", "ab"), regex.match("a", "ab").value()); // expect: null a
print(regex.fullmatch("a+", "aab"), regex.fullmatch("a+", "aaa").end()); // expect: null 3
print(regex.finditer("a.", "ab ac").map(m => m.start())); // expect: [0, 3]
print(regex.findall("(a)(b)?", "ab a"), regex.findall("(a)b", "ab ab")); // expect: [["a", "b"], ["a", ""]] ["a", "a"]
print(regex.split("[,;] ?", "a, b;c"), regex.split("(-)", "a-b-c", 1)); // expect: ["a", "b", "c"] ["a", "-", "b-c"]
print(regex.subn("a", "o", "banana", 2)); // expect: ["bonona", 2]
print(regex.test("^b", "banana"), regex.count("an", "banana")); // expect: true 2
print(regex.escape("1+1 (2)"), regex.isValid("a("), regex.isValid("a")); // expect: 1\+1\ \(2\) false true
print(regex.findall("^b$", "a\nB", regex.IGNORECASE() + regex.MULTILINE())); // expect: ["B"]
print(regex.test("a.b", "a\nb"), regex.test("a.b", "a\nb", regex.DOTALL())); // expect: false true
print(regex.test("a b # c", "ab", regex.VERBOSE()), regex.test("\\w", "é", regex.ASCII()), regex.test("\\w", "é", regex.UNICODE())); // expect: true false true
