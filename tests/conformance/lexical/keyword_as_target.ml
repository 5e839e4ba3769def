// language.md: "yield await capability resource allow match when typeof`"
finally = 3; // expect error: ML-P107 `finally`
