// language.md: "`try { } except (e) { } finally { }`"
try { x = 1; } // expect error: ML-P112
