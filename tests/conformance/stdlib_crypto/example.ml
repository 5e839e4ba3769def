// stdlib.md: "sha256(data, salt='') [crypto.hash]"
// grants: crypto.random
import crypto;

print(crypto.sha256("hello")); // expect: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
signature = crypto.hmac("message", "key");
print(crypto.verifyHmac("message", signature, "key"), crypto.verifyHmac("changed", signature, "key")); // expect: true false
print(crypto.uuid().length, crypto.randomHex(8).length); // expect: 36 16
