// language.md: "behind own keys"
o = {keys: () => "mine"}; print(o.keys()); // expect: mine
