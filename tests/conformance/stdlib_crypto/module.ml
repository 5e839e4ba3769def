// stdlib.md: "uuid_from_string(data, namespace=null) [crypto.hash]"
// grants: crypto.random, file
import crypto;
import file;

print(crypto.sha1("a"), crypto.md5("a"), crypto.md5("a", "salt") == crypto.md5("asalt")); // expect: 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 0cc175b9c0f1b6a831c399e269772661 true
file.write("a.txt", "a");
print(crypto.hash_file("a.txt", "md5"), crypto.hashFile("a.txt") == crypto.sha256("a")); // expect: 0cc175b9c0f1b6a831c399e269772661 true
print(crypto.uuid_from_string("example.com"), crypto.uuidFromString("x", "url") == crypto.uuidFromString("x", "dns")); // expect: cfbff0d1-9375-5685-968c-48ce8b15ae17 false
print(crypto.random_bytes(4).length, crypto.random_string(12).length, crypto.random_int(3, 3), crypto.random_float() < 1); // expect: 4 12 3 true
print(crypto.compare_hash("ab", "ab"), crypto.compareHash("ab", "ac"), crypto.hmac("m", "k", "sha1"), crypto.verify_hmac("m", "00", "k")); // expect: true false 772b71c8a2997e768be01d9711e4a4f34a24ef33 false
// the key of an HMAC that is longer than a block counts as its digest
print(crypto.hmac("message", "k".repeat(64)), crypto.hmac("message", "k".repeat(65))); // expect: 890f3a16e0ca0aaa3bf180f70fa8e3970b3fd6505e98fde157988dcc19d1685c 0c256505306af48015530c139bb7add5ad7a6a9291cd511278a067e765816fbd
