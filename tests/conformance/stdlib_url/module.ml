// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import url;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(url.decode("a%2Fb"), url.encodeQuery({a: 1, b: [2, "x y"], c: null}), url.parse_query("?a=1&a=2&b"), url.encode_query({})); // expect: a/b a=1&b=2&b=x+y {a: ["1", "2"], b: ""} 
print(url.isValid("https://a.b/c"), url.is_valid("a/b"), url.isValid("http://a:99999/")); // expect: true false false
print(url.parse("a/b"), url.parse("http://u%40x:p@[::1]:80/").username); // expect: {scheme: null, username: null, password: null, host: null, port: null, path: "a/b", query: null, fragment: null, params: {}} u@x
print(url.build({scheme: "http", host: "::1", port: 80, username: "a@b", password: "c:d", path: "/", query: "q", fragment: "f"})); // expect: http://a%40b:c%3Ad@[::1]:80/?q#f
print(fails(() => url.parse("http://[bad/"))); // expect: ValueError: Invalid IPv6 URL
print(fails(() => url.build({scheme: "http", host: "a@b"}))); // expect: ValueError: the parts do not make a URL that reads as they do
print(fails(() => url.decode("%ff"))); // expect: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
print(fails(() => url.encodeQuery({a: {}}))); // expect: TypeError: the parameter `a` must be a text, a number or an array of them, got an object
print(fails(() => url.encode("a".repeat(100000)))); // expect: ValueError: a URL has at most 65,536 characters, got 100,000
