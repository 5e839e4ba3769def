// language.md: "may be left out before `}`"
later = true ? () => { return 1 } : false ? null : 2;
print(later()); // expect: 1
