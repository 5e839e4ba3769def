// language.md: "`typeof name` of an unbound name is `"undefined"`"
x = typeof not_there.a; // expect error: ML-C102
