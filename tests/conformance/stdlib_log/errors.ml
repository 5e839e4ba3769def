// stdlib.md: "set_level(level) [log.write]; set_format(format_type) [log.write]"
// grants: log.write
import log;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(fails(() => log.setLevel("loud"))); // expect: ValueError: a level is debug, info, warn, error or critical
print(fails(() => log.setFormat("xml"))); // expect: ValueError: a format is text or json
print(fails(() => log.createLogger("a/b"))); // expect: ValueError: a logger's name consists of letters, digits, `_`, `-` and `.`
print(fails(() => log.info("x".repeat(200000)))); // expect: ValueError: a message with its data has at most 100,000 characters, got 200,000
