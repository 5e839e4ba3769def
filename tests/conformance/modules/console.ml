// language.md: "console"
import console; console.log("a", 1); // expect: a 1
