// language.md: "`&&`, `||`, `??` return an operand"
print(0 && 1, "" || null, 2 && 3, 4 || 5, null ?? null, false ?? 1, "" ?? 1 ); // expect: 0 null 3 4 null false 
