// language.md: "in JSON quotes when nested"
print(["\u0001\n\\"]); // expect: ["\u0001\n\\"]
