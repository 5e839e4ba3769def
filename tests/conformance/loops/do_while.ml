// language.md: "`do … while`"
i = 0; do { i++; if (i == 2) continue; } while (i < 3); print(i); // expect: 3
