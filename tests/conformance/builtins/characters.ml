// language.md: "chr ord hex bin oct repr format callable"
print(chr(65), ord("A"), hex(255), bin(5), oct(8), repr("a"), format(3.14159, ".2f"), callable(print), callable(1)); // expect: A 65 0xff 0b101 0o10 "a" 3.14 true false
