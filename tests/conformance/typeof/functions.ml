// language.md: ""array" "object" "function" "module" "generator""
print(typeof (x => x), typeof len, typeof "".trim == "function"); // expect: function function true
