// language.md: "`-2 ** 2` is −4"
print(-2 ** 2, 2 ** -1, 2 ** 3 ** 2); // expect: -4 0.5 512
