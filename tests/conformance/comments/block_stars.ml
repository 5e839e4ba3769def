// language.md: "Comments: `// …`, `/* … */`."
/***/ x = 1; /** doc **/ print(x); // expect: 1
