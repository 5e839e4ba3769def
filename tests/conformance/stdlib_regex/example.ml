// stdlib.md: "search(pattern, text, flags=0)"
import regex;

found = regex.search("(?P<year>\\d{4})-(?P<month>\\d{2})", "due 2024-07-01");
print(found.group("year"), found.span(), found.groupDict()); // expect: 2024 [4, 11] {year: "2024", month: "07"}
print(regex.findall("\\w+@\\w+", "ada@home, bob@work")); // expect: ["ada@home", "bob@work"]
print(regex.sub("(\\w+) (\\w+)", "\\2 \\1", "hello world")); // expect: world hello
print(regex.sub("\\d+", m => int(m.value()) * 2, "3 and 4")); // expect: 6 and 8
words = regex.compile("[a-z]+", regex.IGNORECASE());
print(words.findall("One two"), words.test("42")); // expect: ["One", "two"] false
