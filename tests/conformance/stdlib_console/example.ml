// stdlib.md: "log(*args) [console.write]; error(*args) [console.error]"
import console;

print("what console.log says stands in the output, too"); // expect: what console.log says stands in the output, too
console.error("this goes to the error output");
