// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import text;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print([text.fill("a b c", 3)], [text.dedent("  a\n    b")], [text.indent("a\n\nb", "> ")], text.words("HTTPServer v2")); // expect: ["a b\nc"] ["a\n  b"] ["> a\n\n> b"] ["HTTP", "Server", "v2"]
print(text.pascalCase("a_b"), text.kebabCase("aB c"), text.normalize("e\u0301").length, text.normalize("é", "NFD").length, text.removeAccents("àéî")); // expect: AB a-b-c 1 2 aei
print(text.isAscii("é"), text.unescapeHtml("&lt;b&gt; &amp; &eacute;"), text.distance("", "ab")); // expect: false <b> & é 2
print(fails(() => text.wrap("a".repeat(200000)))); // expect: LimitError: a text has at most 100,000 characters here, got 200,000
print(fails(() => text.wrap("a", 0))); // expect: ValueError: a width is at least 1, got 0
print(fails(() => text.distance("a".repeat(9000), ""))); // expect: LimitError: text.distance compares texts of at most 5,000 characters
print(fails(() => text.normalize("a", "NFX"))); // expect: ValueError: a form is NFC, NFD, NFKC or NFKD
print(fails(() => text.normalize("a" + "\u0301".repeat(500)))); // expect: LimitError: the text has more than 100 marks on one letter
print(fails(() => text.shorten("abc", 1, "..."))); // expect: ValueError: text.shorten: the placeholder alone has 3 characters
print(fails(() => text.indent("a", "x".repeat(1000)))); // expect: LimitError: text.indent: the prefix has at most 200 characters
