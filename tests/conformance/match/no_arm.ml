// language.md: "no matching arm throws `MatchError`"
match (5) { 1 => 2 }; // expect error: MatchError
