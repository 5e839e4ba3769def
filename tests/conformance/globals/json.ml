// language.md: "`JSON.parse/stringify`"
print(JSON.stringify({a: [1, null, "x"]}), JSON.parse('{"k": [1.5, true]}').k); // expect: {"a":[1,null,"x"]} [1.5, true]
