// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import hash;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
print(hash.md5("a"), hash.sha512("a").length, hash.adler32("abc"), hash.sha1([97]) == hash.sha1("a")); // expect: 0cc175b9c0f1b6a831c399e269772661 128 38600999 true
print(hash.algorithms()); // expect: ["blake2b", "blake2s", "md5", "sha1", "sha224", "sha256", "sha384", "sha3_256", "sha3_384", "sha3_512", "sha512"]
print(fails(() => hash.digest("a", "md6"))); // expect: ValueError: unknown algorithm; want one of blake2b, blake2s, md5, sha1, sha224, sha256, sha384, sha3_256, sha3_384, sha3_512, sha512
print(fails(() => hash.md5(5))); // expect: TypeError: want a string or an array of bytes, got number
