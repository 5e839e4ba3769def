// stdlib.md: "crypto.hash"
// grants: crypto.random
import crypto;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(fails(() => crypto.hmac("m", "k", "rot13"))); // expect: ValueError: unknown algorithm; want one of blake2b, blake2s, md5, sha1, sha224, sha256, sha384, sha3_256, sha3_384, sha3_512, sha512
print(fails(() => crypto.sha256({}))); // expect: TypeError: want a string or an array of bytes, got object
print(fails(() => crypto.sha256([256]))); // expect: ValueError: bytes are integers from 0 to 255
print(fails(() => crypto.randomBytes(-1))); // expect: ValueError: a length is not negative, got -1
print(fails(() => crypto.randomHex(100000000))); // expect: LimitError: a string of 200,000,000 characters is too long; the limit is 67,108,864
print(fails(() => crypto.randomInt(2, 1))); // expect: ValueError: crypto.randomInt: want min_val <= max_val, got 2 and 1
print(fails(() => crypto.uuidFromString("a", 5))); // expect: ValueError: a namespace is dns, url, oid, x500 or a UUID
print(fails(() => crypto.compareHash("a".repeat(2000), "a"))); // expect: ValueError: a digest has at most 1,000 characters
