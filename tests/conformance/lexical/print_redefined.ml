// language.md: "Python's own keywords and builtins (`class`, `lambda`, `exec`, …) are ordinary ML names"
import console;
print = x => console.log("<" + x + ">");
print(1); // expect: <1>
