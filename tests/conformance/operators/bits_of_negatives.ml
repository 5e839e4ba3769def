// language.md: "`& | ^ ~ << >>` work on integers."
print(-1 & 255, -8 >> 1, ~-1, 1 << 70, -1 ^ 1); // expect: 255 -4 0 1180591620717411303424 -2
