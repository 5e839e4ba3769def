// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import base64;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(base64.encode(""), base64.decode(""), base64.encode("a"), base64.decode("YQ"), base64.decode(" Y\nQ = =")); // expect:   YQ== a a
print(base64.decode_url("aMOpbGxv"), base64.encode_url("??>"), base64.decode_bytes("AAE="), base64.isValid("a-b"), base64.is_valid("YQ==")); // expect: héllo Pz8- [0, 1] false true
print(fails(() => base64.decode("a-b_"))); // expect: ValueError: no Base64: there is a character that is not of its alphabet
print(fails(() => base64.decode("YWJjZ"))); // expect: ValueError: no Base64: the text ends too early
print(fails(() => base64.decode("/w=="))); // expect: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
print(fails(() => base64.encode([300]))); // expect: ValueError: bytes are integers from 0 to 255
