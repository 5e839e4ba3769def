// language.md: "with any part empty"
i = 0; for (;;) { if (i == 3) break; i++; } for (; i < 5;) i++; print(i); // expect: 5
