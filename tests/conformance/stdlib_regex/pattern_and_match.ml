// stdlib.md: "search(text, pos=0, endpos=null); groupDict(default=null)"
import regex;

p = regex.compile("(?P<a>a)(b)?");
print(p, p.getPattern(), p.getFlags(), typeof p); // expect: <Pattern (?P<a>a)(b)?> (?P<a>a)(b)? 0 Pattern
print(p.search("xab").start(), p.match("xab"), p.match("xab", 1).value(), p.fullmatch("ab").value()); // expect: 1 null ab ab
print(p.findall("ab a"), p.finditer("ab a").length, p.split("xaby"), p.sub("-", "xaby"), p.subn("-", "aa", 1)); // expect: [["a", "b"], ["a", ""]] 2 ["x", "a", "b", "y"] x-y ["-a", 1]
print(p.test("b"), p.count("aaa"), p.toString()); // expect: false 3 (?P<a>a)(b)?
m = p.search("xa");
print(m, m.value(), m.group(), m.group(1), m.group("a"), m.group(2), typeof m); // expect: <Match a> a a a a null Match
print(m.groups(), m.groupDict(), m.group_dict("none"), m.start(), m.end("a"), m.span(1)); // expect: ["a", null] {a: "a"} {a: "a"} 1 2 [1, 2]
print(m.lastGroup(), m.groupCount(), m.expand("<\\g<a>>"), m.toString()); // expect: a 2 <a> a
