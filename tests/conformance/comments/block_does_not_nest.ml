// language.md: "Comments: `// …`, `/* … */`."
/* a /* b */ print("after"); // expect: after
