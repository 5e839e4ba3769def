// stdlib.md: "`string` (the string methods as functions)"
import string;

print(["b", "a"].map(x => string.upper(x)), string.padStart("7", 3, "0"), string.split("a-b", "-")); // expect: ["B", "A"] 007 ["a", "b"]
