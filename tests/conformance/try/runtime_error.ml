// language.md: "arrive as `{type, message, file, line}`"
try { null.x; } except (e) { print(e.type, e.line); } // expect: TypeError 2
