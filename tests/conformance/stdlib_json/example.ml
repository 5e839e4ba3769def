// stdlib.md: "parse(json_string) [json.parse]; stringify(obj) [json.serialize]"
import json;

order = json.parse("{\"id\": 7, \"items\": [1, 2]}");
print(order.items.length, json.stringify({id: order.id, paid: true})); // expect: 2 {"id":7,"paid":true}
print(json.safeParse("[[1]]", 5), json.validate("{")); // expect: [[1]] false
