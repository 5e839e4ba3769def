// language.md: "`hasattr`, `getattr`, `call`, `format` obey exactly the rules of the syntax they stand for"
print(hasattr({a: 1}, "a"), getattr({a: 1}, "b", 9), getattr("abc", "length"), call(max, 1, 2)); // expect: true 9 3 2
