// language.md: "Number keys in literals become strings"
o = {1: "a"}; print(o["1"], o); // expect: a {"1": "a"}
