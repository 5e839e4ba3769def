// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import url;

parts = url.parse("https://example.com:8443/search?q=ml&tag=a&tag=b#top");
print(parts.host, parts.port, parts.path, parts.params); // expect: example.com 8443 /search {q: "ml", tag: ["a", "b"]}
print(url.build({scheme: "https", host: "example.com", path: "/a b".replace(" ", "%20"), params: {q: "x & y"}})); // expect: https://example.com/a%20b?q=x+%26+y
print(url.join("https://example.com/a/b", "../c"), url.encode("a/b?")); // expect: https://example.com/c a%2Fb%3F
