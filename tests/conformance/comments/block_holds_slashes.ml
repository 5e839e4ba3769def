// language.md: "Comments: `// …`, `/* … */`."
/* // not the end
"quotes' ` */ print("after"); // expect: after
