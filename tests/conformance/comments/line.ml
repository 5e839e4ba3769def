// language.md: "Comments: `// …`, `/* … */`."
// a comment
x = 1; // another
print(x); // expect: 1
