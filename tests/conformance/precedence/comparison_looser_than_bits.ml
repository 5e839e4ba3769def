// language.md: "but comparisons bind looser than `& ^ |`"
flags = 6;
print(flags & 2 == 2, flags & 1 != 0, 4 | 1 > 4, 1 ^ 1 == 0); // expect: true false true true
