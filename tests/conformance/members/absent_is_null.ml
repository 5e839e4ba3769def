// language.md: "on an object the value under that key, else `null`"
o = {}; print(o.a, o.items); // expect: null null
