// What a member may not say, a pattern may not either.
let {__class__: kind} = "a text"; // finding: ML-S201 2:6
print(kind);
