// language.md: "json"
import json; print(json.stringify({a: [1, 2.5, null]}), json.parse("[1, {\"a\": true}]"), json.validate("{")); // expect: {"a":[1,2.5,null]} [1, {a: true}] false
