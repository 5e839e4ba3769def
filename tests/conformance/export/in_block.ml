// language.md: "`export`"
if (true) { export x = 1; } // expect error: ML-C205
