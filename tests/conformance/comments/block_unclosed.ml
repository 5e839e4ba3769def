// language.md: "Comments: `// …`, `/* … */`."
x = 1; /* abc // expect error: ML-P005
