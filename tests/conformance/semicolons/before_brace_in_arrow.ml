// language.md: "It may be left out before `}`"
f = () => { x = 1; return x }
match_ = match (1) { 1 => { let y = 5; y }, _ => 0 }
print(f(), match_) // expect: 1 5
