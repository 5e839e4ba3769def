// language.md: "an absent key without default gives `null`"
{a} = {}; print(a); // expect: null
