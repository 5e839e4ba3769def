// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import hash;

print(hash.sha256("hello")); // expect: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
print(hash.crc32("hello"), hash.digest("hello", "sha1") == hash.sha1("hello")); // expect: 907060870 true
