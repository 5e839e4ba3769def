// language.md: "are contextual: still usable as names"
match = 2; when = 3;
print(match (match) { 2 when when == 3 => "both", _ => "none" }); // expect: both
