// stdlib.md: "encodeQuery(params); parseQuery(query)"
import http;

function search(words) {
    response = http.get("https://api.example.com/search?" + http.encodeQuery({q: words, page: 2}));
    return response.ok ? response.json() : [];
}

print(http.encodeQuery({q: "tea & milk", page: 2})); // expect: q=tea+%26+milk&page=2
print(http.parseQuery("q=tea+%26+milk").q); // expect: tea & milk
