// language.md: "`break`/`continue` outside a loop or `switch`"
break; // expect error: ML-C202
