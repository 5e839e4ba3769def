// language.md: "After `=>` a `{` is always a block, in arms too"
x = match (3) { 3 => { let y = 4; y * 2 }, _ => 0 }; print(x); // expect: 8
