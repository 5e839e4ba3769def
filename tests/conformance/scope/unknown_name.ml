// language.md: "Reading a name that no scope binds is a compile error with suggestions"
customer = 1;
x = custmer; // expect error: ML-C102 is not defined
