// stdlib.md: "`time`, `url`, `base64`, `hash`, `text`, `decimal`, `set`"
import base64;

print(base64.encode("héllo"), base64.decode("aMOpbGxv")); // expect: aMOpbGxv héllo
print(base64.encodeUrl([251, 255]), base64.decodeBytes("+/8=")); // expect: -_8 [251, 255]
