// language.md: "Comments: `// …`, `/* … */`."
print(1 /* one */ + /* two */ 2); // expect: 3
