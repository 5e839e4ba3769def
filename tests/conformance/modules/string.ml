// language.md: "string"
import string; print(string.upper("a"), string.split("a,b", ",")); // expect: A ["a", "b"]
