// language.md: "`& | ^ ~ << >>` work on integers."
x = 1 << 2.0; // expect error: TypeError
