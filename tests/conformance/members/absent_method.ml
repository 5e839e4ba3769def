// language.md: "an absent key falls back to the object method"
o = {total: 1};
o.totals(); // expect error: AttributeError did you mean `total`?
