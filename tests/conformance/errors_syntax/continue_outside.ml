// language.md: "`break`/`continue` outside a loop"
continue; // expect error: ML-C202
