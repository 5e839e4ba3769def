// language.md: "`try { } except (e) { } finally { }`"
try { throw "boom"; } except (e) { print(e.type, e.message, str(e)); } finally { print("end"); }
// expect: Error boom boom
// expect: end
